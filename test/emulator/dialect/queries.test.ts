import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedshiftLikeDatabase, type RedshiftLikeDatabase } from './redshift-like-database.ts';

let database: RedshiftLikeDatabase;
beforeAll(async () => {
  database = await openRedshiftLikeDatabase();
});
afterAll(() => database.close());

/** A statement and the rows Redshift answers. */
type Cases = readonly (readonly [sql: string, rows: readonly (readonly unknown[])[]])[];

const answers = (cases: Cases): void => {
  it.each(cases)('answers %s', async (sql, rows) => {
    expect(await database.answer(sql)).toEqual(rows);
  });
};

const numbers = '(select 1 as x union all select 2 union all select 10) t';
const letters = "(select 'b' as x union all select 'a' union all select 'b') t";
const gaps = '(select 1 as o, null as x union all select 2, 5 union all select 3, null) t';
const whole = 'rows between unbounded preceding and unbounded following';

describe('aggregates and windows', () => {
  answers([
    [`select listagg(x, ',') within group (order by x desc) from ${numbers}`, [['10,2,1']]],
    [`select listagg(distinct x, '-') within group (order by x) from ${letters}`, [['a-b']]],
    ["select listagg(x) from (select 'a' as x union all select 'b') t", [['ab']]],
    [
      'select approximate count(distinct x) from (select 1 as x union all select 1 union all select 2) t',
      [[2]],
    ],
    [
      `select median(x), avg(x), avg(x::float8) from (select 1 as x union all select 2) t`,
      [[1.5, 1, 1.5]],
    ],
    [
      `select avg(distinct x), sum(x) / count(*) from (select 1 as x union all select 2) t`,
      [[1, 1]],
    ],
    [`select percentile_cont(0.5) within group (order by x) from ${numbers}`, [[2]]],
    [
      `select percentile_cont(0.25) within group (order by x * 4 / 5 desc) over (partition by 1)
       from (select 0 as x union all select 6) t`,
      [[3], [3]],
    ],
    [
      'select x, ratio_to_report(x) over () from (select 1 as x union all select 3) t order by 1',
      [
        [1, 0.25],
        [3, 0.75],
      ],
    ],
    [`select distinct last_value(x ignore nulls) over (order by o ${whole}) from ${gaps}`, [[5]]],
    [`select distinct first_value(x) ignore nulls over (order by o ${whole}) from ${gaps}`, [[5]]],
    [`select lag(x, 1) ignore nulls over (order by o) from ${gaps}`, [[null], [null], [5]]],
    [`select x from ${numbers} qualify row_number() over (order by x desc) = 1`, [[10]]],
    [`select bool_or(x > 1), bool_and(x > 1) from ${numbers}`, [[true, false]]],
  ]);
});

describe('the shape of queries', () => {
  answers([
    [`select top 2 x from ${numbers} order by x`, [[1], [2]]],
    [`select * from (select top 1 x from ${numbers} order by x) s`, [[1]]],
    ['select top 1 1 as a union all select 2', [[1], [2]]],
    ['select 1 minus select 2', [[1]]],
    [
      'select x from (select 1 as x union all select null union all select 2) t order by x',
      [[1], [2], [null]],
    ],
    [
      'select x from (select 1 as x union all select null union all select 2) t order by x desc',
      [[null], [2], [1]],
    ],
    [`select x::varchar(1) from ${numbers} order by 1`, [['1'], ['1'], ['2']]],
  ]);
});

describe('tables', () => {
  it('keeps no storage, no key and no encoding of CREATE TABLE', async () => {
    await database.answer(`create table sales (
      id bigint identity(1, 1) not null distkey primary key, name varchar(10) encode lzo,
      detail super, raw varbyte(10), code char(5) default 'x' collate case_insensitive unique,
      constraint one_name unique (name)
    ) backup no diststyle key compound sortkey (id, name)`);
    await database.answer("insert into sales (name) values ('a'), ('a')");

    const rows = await database.answer('select id, name, code from sales order by id');

    expect(rows).toEqual([
      [1, 'a', 'x'],
      [2, 'a', 'x'],
    ]);
  });

  it('creates a table from a query that names its storage', async () => {
    await database.answer('create table scattered distkey(a) sortkey(a) as select 1 as a');
    expect(await database.answer('select a from scattered')).toEqual([[1]]);
  });

  it('creates a table like another one, without its rows', async () => {
    await database.answer('create table model as select 7 as a');
    await database.answer('create table empty (like model including defaults)');
    expect(await database.answer('select count(*) from empty')).toEqual([[0]]);
  });

  it('knows temporary tables by their hash', async () => {
    await database.answer('create table #short (a int encode zstd)');
    await database.answer('insert into #short values (1)');
    await database.answer('select a + 1 as a into #longer from #short');
    expect(await database.answer('select l.a from #longer l')).toEqual([[2]]);
  });

  it('creates a table by SELECT INTO behind WITH', async () => {
    await database.answer('with five as (select 5 as b) select b into kept from five;');
    expect(await database.answer('select b from kept')).toEqual([[5]]);
  });

  it('adds a column with an encoding', async () => {
    await database.answer('create table wider as select 1 as a');
    await database.answer("alter table wider add column z varchar(20) encode lzo default 'q'");
    expect(await database.answer('select a, z from wider')).toEqual([[1, 'q']]);
  });

  it('deletes without FROM', async () => {
    await database.answer('create table fading as select 1 as a');
    await database.answer('delete fading where a = 1');
    expect(await database.answer('select count(*) from fading')).toEqual([[0]]);
  });

  it('treats a materialized view as a view', async () => {
    await database.answer(
      'create materialized view fresh backup no auto refresh yes as select 1 as a',
    );
    await database.answer('refresh materialized view fresh');
    expect(await database.answer('select a from fresh')).toEqual([[1]]);
    await database.answer('drop materialized view fresh');
  });

  /** https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html, "Late-binding views" */
  it('creates a view that is not bound to its table', async () => {
    await database.answer("create table under as select 1 as a, 5 / 2.0 as q, 'x' as v");
    await database.answer(
      'create view loose as select a, q / 2 as h, v from public.under with no schema binding',
    );
    expect(await database.answer('select a, h, v from loose')).toEqual([
      [1, '1.250000000000000', 'x'],
    ]);
    const columns =
      'cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)';
    expect(
      await database.answer(
        `select view_name, col_name, col_type from pg_get_late_binding_view_cols() ${columns} order by col_num limit 1`,
      ),
    ).toEqual([['loose', 'a', 'integer']]);
    await database.answer('drop table under');
    await expect(database.answer('select a from loose')).rejects.toThrow(
      'relation "public.under" does not exist',
    );
    await database.answer("create table under as select 2 as a, 7 / 2.0 as q, 'y' as v");
    expect(await database.answer('select a, v from loose')).toEqual([[2, 'y']]);
  });
});
