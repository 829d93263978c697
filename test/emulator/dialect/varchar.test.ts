import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedshiftLikeDatabase, type RedshiftLikeDatabase } from './redshift-like-database.ts';

let database: RedshiftLikeDatabase;
beforeAll(async () => {
  database = await openRedshiftLikeDatabase();
  for (const sql of [
    'create table s (v varchar(3), c char(3), t text, i int, m varchar(max))',
    "insert into s values ('x', 'x', 'x', 1, 'é'), ('x ', 'x', 'x ', 2, 'é '), ('y', 'y', 'y', 3, null)",
    "create table made as select v || ' ' as w, v, i from s",
    'create view upper_case as select upper(v) as u from s',
    'create table alike (like s)',
  ]) {
    await database.answer(sql);
  }
});
afterAll(() => database.close());

/** https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html, "Significance of trailing blanks" */
describe('trailing blanks of a column', () => {
  it.each([
    ['= a literal', "select i from s where v = 'x' order by i", [[1], [2]]],
    [
      'IN and BETWEEN',
      "select i from s where v in ('x', 'q') and v between 'x' and 'x'",
      [[1], [2]],
    ],
    [
      'a join',
      'select a.i, b.i from s a join s b on a.v = b.t where b.i = 2 order by 1',
      [
        [1, 2],
        [2, 2],
      ],
    ],
    ['a join with CHAR', 'select count(*) from s a join s b on a.v = b.c', [[5]]],
    [
      'IN of a subquery',
      "select i from s where v in (select t || ' ' from s where i = 1) order by i",
      [[1], [2]],
    ],
    ['NOT IN', 'select i from s where v not in (select c from s where i = 1)', [[3]]],
    [
      'CASE, DECODE, NULLIF',
      "select case v when 'x' then 1 end, decode(v, 'x   ', 2), nullif(v, 'x') from s where i = 2",
      [[1, 2, null]],
    ],
    ['GROUP BY', 'select count(*) from s group by v order by 1', [[1], [2]]],
    ['DISTINCT', 'select count(*) from (select distinct v from s) d', [[2]]],
    ['count(distinct)', 'select count(distinct v) from s', [[2]]],
    [
      'UNION',
      "select count(*) from (select v from s union select c from s union select 'y ') u",
      [[2]],
    ],
    [
      'PARTITION BY',
      'select max(n) from (select row_number() over (partition by v order by i) n from s) p',
      [[2]],
    ],
    ['a table made from a query', 'select count(*) from made group by w order by 1', [[1], [2]]],
    ['a view', 'select count(*) from upper_case group by u order by 1', [[1], [2]]],
  ])('say nothing in %s', async (_, sql, rows) => {
    expect(await database.answer(sql)).toEqual(rows);
  });

  it('stay in the value, and count in the length of a VARCHAR alone', async () => {
    const [row] = await database.answer(
      "select v || '|', length(v), length(c), octet_length(m), v like 'x' from s where i = 2",
    );
    expect(row).toEqual(['x |', 2, 1, 3, false]);
  });
});

/** https://docs.aws.amazon.com/redshift/latest/dg/r_COLLATE.html */
it('a column that is case insensitive compares, groups and matches so', async () => {
  await database.answer('create table ci (v varchar(10) collate case_insensitive)');
  await database.answer("insert into ci values ('john'), ('JOHN ')");
  expect(
    await database.answer("select count(*) from ci where v = 'John' and v like 'j%' group by v"),
  ).toEqual([[2]]);
  const exact = "select count(*) from ci where collate(v, 'case_sensitive') = 'john'";
  expect(await database.answer(exact)).toEqual([[1]]);
});

describe('the length of a column', () => {
  const tooLong = 'value too long for type character varying';

  it('counts bytes, in a table like another one too', async () => {
    for (const table of ['s', 'alike']) {
      const insert = `insert into ${table} (v) values ('éé')`;
      await expect(database.answer(insert)).rejects.toThrow(`${tooLong}(3)`);
    }
  });

  it('can be changed, and is what tools read', async () => {
    await database.answer('create table longer (v varchar(3))');
    await database.answer('alter table longer alter column v type varchar(5)');
    await database.answer("insert into longer values ('éé')");
    await expect(database.answer("insert into longer values ('ééé')")).rejects.toThrow(
      `${tooLong}(5)`,
    );
    expect(
      await database.answer(
        "select data_type, character_maximum_length from information_schema.columns where table_name = 'longer'",
      ),
    ).toEqual([['character varying', 5]]);
    expect(
      await database.answer("select type from pg_table_def where tablename = 'longer'"),
    ).toEqual([['character varying(5)']]);
  });
});
