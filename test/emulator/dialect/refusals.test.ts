import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataApiUnderTest } from '../support/data-api-under-test.ts';
import { sharedDataApi } from '../support/shared-data-api.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await sharedDataApi();
  for (const sql of [
    'create table short (v varchar(3), c char(2), n int not null default 1, t text)',
    'create table keyed (a int, b int, primary key (a))',
    'insert into keyed values (7, 7)',
    'create table twice as select 7 as a union all select 7',
    'create view over_keyed as select a from keyed',
  ]) {
    expect((await api.run(sql)).Error, sql).toBeUndefined();
  }
});
afterAll(() => api.stop());

const onTablesAlone =
  'One or more of the used functions must be applied on at least one user created tables. ' +
  'Examples of user table only functions are LISTAGG, MEDIAN, PERCENTILE_CONT, etc';
const onTables = (call: string) =>
  'Specified types or functions (one per INFO message) not supported on Amazon Redshift tables. ' +
  `INFO: Function "${call}" not supported.`;

describe('a statement that Redshift refuses', () => {
  it.each([
    ["insert into short (v) values ('abcd')", 'value too long for type character varying(3)'],
    ["insert into short (v) values ('äöü')", 'value too long for type character varying(3)'],
    ["insert into short (v) select 'abcd'", 'value too long for type character varying(3)'],
    ["insert into short (c) values ('abc')", 'value too long for type character(2)'],
    [
      `insert into short (t) values ('${'x'.repeat(257)}')`,
      'value too long for type character varying(256)',
    ],
    ['insert into short (n) values (null)', 'Cannot insert a NULL value into column n'],
    ['insert into keyed values (null, 1)', 'Cannot insert a NULL value into column a'],
    ["select '12.5'::int", 'invalid input syntax for integer: "12.5"'],
    ["select '1e2'::int", 'invalid input syntax for integer: "1e2"'],
    ["select 'x'::numeric", 'invalid input syntax for numeric: "x"'],
    ["select 1 union all select 'x'", 'invalid input syntax for integer: "x"'],
    ['select true = 1.5', 'operator does not exist: boolean = numeric'],
    ['select power(0, -1)', 'zero raised to a negative power is undefined'],
    ['select exp(1000)', 'value out of range: overflow'],
    ["select split_part('a,b', ',', 0)", 'field position must be greater than zero'],
    ["select split_part('a,b', ',', -1)", 'field position must be greater than zero'],
    ["select substring('abc', 1, -1)", 'negative substring length not allowed'],
    ["select strtol('99', 8)", 'The input 99 is not valid to be converted to base 8'],
    ["select dateadd(fortnight, 1, '2024-01-01')", 'Invalid date part: "fortnight"'],
    ["select to_varbyte('a', 'rot13')", 'unrecognized encoding: "rot13"'],
    ["select 'abc'::varbyte & 'b'::varbyte", 'cannot AND bit strings of different sizes'],
    ["select text_to_numeric_alt('123.52501', 4, 2)", 'Numeric data overflow (result precision)'],
    [
      "select to_timestamp('24:38:15', 'HH24:MI:SS', true)",
      'date/time field value out of range: "24:38:15"',
    ],
    ["select object('k', '2008-12-31'::date)", 'could not convert type date to super'],
    [
      'select array(1, a) from (select sysdate as a) t',
      'could not convert type timestamp to super',
    ],
    ["select json_parse('{bad')", 'JSON parsing error: invalid JSON'],
    ['select a as x from keyed where x = 1', 'column "x" does not exist'],
    ['select a from (select 1 a, 2 a) x', 'column reference "a" is ambiguous'],
    [
      'select distinct a from keyed order by b',
      'for SELECT DISTINCT, ORDER BY expressions must appear in select list',
    ],
    ['drop table keyed', "can't drop table keyed because other objects depend on it"],
    ['select gcd(4, 6)', 'function gcd does not exist'],
    ["select string_agg(v, ',') from short", 'function string_agg does not exist'],
    ["select overlay('ab' placing 'c' from 1)", 'function overlay does not exist'],
    // https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions_compute_node_only.html
    ['select median(1) over ()', onTablesAlone],
    ["select listagg(x) from (select 'a' as x) t", onTablesAlone],
    ['select percentile_disc(0.5) within group (order by 1)', onTablesAlone],
    ['select now(), a from keyed', onTables('now()')],
    ['select current_schema(), a from keyed', onTables('current_schema()')],
    ['delete from keyed where current_timestamp is null', onTables('current_timestamp')],
    ['select a from (select a from keyed), generate_series(1, 2)', onTables('generate_series()')],
    ['insert into short (t) values (now())', onTables('now()')],
    [
      'merge into keyed using twice s on keyed.a = s.a when matched then delete when not matched then insert values (1, 2)',
      'Found multiple matches to update the same tuple.',
    ],
    ['select ctid from keyed', 'column "ctid" does not exist'],
    ["select pg_read_file('/etc/passwd')", 'permission denied for function pg_read_file'],
    ['select 1; select 2', 'cannot insert multiple commands into a prepared statement'],
  ])('%s', async (sql, error) => {
    expect(await api.run(sql)).toMatchObject({ Status: 'FAILED', Error: `ERROR: ${error}` });
  });

  it('has neighbours that Redshift runs', async () => {
    for (const sql of [
      'select now(), current_schema(), g from generate_series(1, 2) g',
      'select median(a), (select listagg(v) from short) from over_keyed',
      "select relname from pg_class where relname = 'keyed' and pg_table_is_visible(oid)",
      'insert into short (t) values (current_timestamp)',
      "with w as (select 'ab' as c) update short set t = 'x' from w where short.c = w.c",
      "with w as (select 'zz' as c) delete from short using w where short.c = w.c",
    ]) {
      expect((await api.run(sql)).Error, sql).toBeUndefined();
    }
  });

  it('keeps trailing blanks out of a length', async () => {
    expect((await api.run("insert into short (v, c) values ('abc   ', 'ab   ')")).Status).toBe(
      'FINISHED',
    );
  });

  it('takes a parameter for a number only if it is one', async () => {
    const parameters = (k: string) => ({ Parameters: [{ name: 'k', value: k }] });
    const times = 'select 3 * :k as x';
    expect((await api.run(times, parameters('1.5'))).Error).toBe(
      'ERROR: invalid input syntax for integer: "1.5"',
    );
    expect((await api.query(times, parameters('2'))).Records).toEqual([[{ longValue: 6 }]]);
  });
});

describe('TRUNCATE', () => {
  it('commits the transaction of its batch', async () => {
    await api.run('create table emptied as select 1 as a');
    const { text } = await api.raw('BatchExecuteStatement', {
      WorkgroupName: 'local',
      Database: 'dev',
      Sqls: ['truncate emptied', 'select 1 / 0'],
    });
    expect((await api.settled(JSON.parse(text).Id)).Status).toBe('FAILED');
    expect((await api.query('select count(*) from emptied')).Records).toEqual([[{ longValue: 0 }]]);
  });
});
