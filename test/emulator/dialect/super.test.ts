import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedshiftLikeDatabase, type RedshiftLikeDatabase } from './redshift-like-database.ts';

let database: RedshiftLikeDatabase;
beforeAll(async () => {
  database = await openRedshiftLikeDatabase();
  await database.answer(`create table ord as select 1 as id,
    json_parse('[{"k":1},{"k":2}]') as items, json_parse('{"name":"click","n":{"x":[10,20]}}') as p`);
});
afterAll(() => database.close());

/** https://docs.aws.amazon.com/redshift/latest/dg/query-super.html */
describe('a SUPER value', () => {
  it.each([
    [
      'select o.id, i.k from ord o, o.items as i',
      [
        [1, '1'],
        [1, '2'],
      ],
    ],
    [
      'select o.id, i.k, idx from ord o, o.items as i at idx',
      [
        [1, '1', 0],
        [1, '2', 1],
      ],
    ],
    ['select p.name from ord', [['"click"']]],
    ['select p.name::varchar from ord', [['click']]],
    ['select items[1].k, p.n.x[0] from ord', [['2', '10']]],
    ["select id from ord where p.name = 'click' and p.n.x[1] > 15", [[1]]],
    ['select i.k::int + 1 from ord o, o.items i where i.k = 2', [[3]]],
    ['select id, (select count(*) from o.items i) from ord o', [[1, 2]]],
  ])('is navigated and unnested: %s', async (sql, rows) => {
    expect(await database.answer(sql)).toEqual(rows);
  });

  it('does not hide what is wrong with another query', async () => {
    await expect(database.answer('select nosuch.x from ord')).rejects.toThrow(
      'missing FROM-clause entry for table "nosuch"',
    );
    await expect(database.answer('select * from nosuch')).rejects.toThrow(
      'relation "nosuch" does not exist',
    );
  });
});
