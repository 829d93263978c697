import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedshiftLikeDatabase, type RedshiftLikeDatabase } from './redshift-like-database.ts';

let database: RedshiftLikeDatabase;
beforeAll(async () => {
  database = await openRedshiftLikeDatabase();
  await database.answer(`create table ord as select 1 as id,
    json_parse('[{"k":1},{"k":2}]') as items, json_parse('{"name":"click","n":{"x":[10,20]}}') as p,
    json_parse('[[1,2],[3,4]]') as nested`);
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
    ["select p.n.x[0]::int, 'a'::varbyte as raw from ord", [[10, '61']]],
    ["select dateadd(day, p.n.x[0]::int, '2020-01-01') from ord", [['2020-01-11 00:00:00.0']]],
    ["select id from ord where p.name = 'click' and p.n.x[1] > 15", [[1]]],
    ['select i.k::int + 1 from ord o, o.items i where i.k = 2', [[3]]],
    ["select id from ord where p.name in ('clock', 'click')", [[1]]],
    [
      'select i.k + 1, i.k * 2.5, 5 - i.k, i.k / 2, -1 + i.k from ord o, o.items i at n where n = 1',
      [['3', '5.0', '3', '1', '1']],
    ],
    [
      "select p.name + 1, p.name < 5, p.name = 5, p.name < 'd' from ord",
      [[null, null, false, true]],
    ],
    ['select count(*) from ord o, o.items i, ord b where i.k = b.id', [[1]]],
    [
      'select p.name::int, p.name::date, p.n::varchar, p.n.x[0]::smallint from ord',
      [[null, null, null, 10]],
    ],
    [
      'select attr, val from ord o, unpivot o.p as val at attr order by attr',
      [
        ['n', '{"x":[10,20]}'],
        ['name', '"click"'],
      ],
    ],
    ['select e from ord o, o.nested as a, a as e where e > 2', [['3'], ['4']]],
    ['select id, (select count(*) from o.items i) from ord o', [[1, 2]]],
  ])('is navigated and unnested: %s', async (sql, rows) => {
    expect(await database.answer(sql)).toEqual(rows);
  });

  it('is a text where it is made from one, whatever that looks like', async () => {
    await database.answer('create table kept (s super)');
    await database.answer("insert into kept values ('[1]'), ('plain'), (json_parse('[1]'))");
    await database.answer("update kept set s = 'other' where s = 'plain'");
    expect(await database.answer('select s, json_typeof(s) from kept order by 1')).toEqual([
      ['"[1]"', 'string'],
      ['"other"', 'string'],
      ['[1]', 'array'],
    ]);
    expect(
      await database.answer(
        "select 5::super::bool, 'a'::super, 1.5::super, coalesce(null::super, 'b')",
      ),
    ).toEqual([[true, '"a"', '1.5', '"b"']]);
  });

  it('is navigated where a table is made or filled from it', async () => {
    await database.answer(
      'create table names as select p.name as n, id + 1 as a, a * 2 as b from ord',
    );
    await database.answer('insert into names select i.k, 7, 8 from ord o, o.items i where i.k > 1');
    expect(await database.answer('select n, a, b from names order by a')).toEqual([
      ['"click"', 2, 4],
      ['2', 7, 8],
    ]);
  });

  it('tells what it is', async () => {
    const items = [
      ...['is_integer(p.n.x[0])', "is_smallint('70000'::int::super)", 'is_char(p.name)'],
      ...['is_bigint(null::super)', 'is_array(items)', 'json_size(p)', 'subarray(nested, 1, 1)'],
      ...['array_flatten(nested)', "decimal_precision(json_parse('12.50'))"],
    ];
    expect(await database.answer(`select ${items.join(', ')} from ord`)).toEqual([
      [true, false, true, false, true, 34, '[[3,4]]', '[1,2,3,4]', 4],
    ]);
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
