import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ tpchScale: 0.001 });
});
afterAll(() => api.stop());

const texts = async (sql: string) =>
  ((await api.query(sql)).Records ?? []).map((row) => row.map(({ stringValue }) => stringValue));

describe('the catalog', () => {
  it('shows the tables of users and nothing of the emulator', async () => {
    const tables = await texts(
      'select distinct table_catalog, table_schema from information_schema.tables',
    );
    expect(tables).toEqual([['dev', 'public']]);
    const columns = await texts(
      "select column_name from information_schema.columns where table_name = 'region' order by 1",
    );
    expect(columns.flat()).toEqual(['r_comment', 'r_name', 'r_regionkey']);
    expect(await texts('select schema_name from information_schema.schemata')).toEqual([
      ['public'],
    ]);
    // https://docs.aws.amazon.com/redshift/latest/dg/c_join_PG_examples.html
    const joined = await texts(
      `select distinct nspname from pg_attribute a, pg_namespace n, pg_class c
       where n.oid = c.relnamespace and a.attrelid = c.oid
       and nspname not like 'pg%' and nspname not like 'information%'`,
    );
    expect(joined).toEqual([['public']]);
    expect(await texts('select datname from pg_database')).toEqual([['dev']]);
  });
});

/** The views that clients and tools read, and columns that their pages name. */
const views: Readonly<Record<string, string>> = {
  svv_all_schemas: 'database_name, schema_name, schema_owner, schema_type',
  svv_all_tables: 'database_name, schema_name, table_name, table_type, remarks',
  svv_all_columns: 'table_name, column_name, ordinal_position, column_default, data_type',
  svv_columns: 'table_schema, table_name, column_name, is_nullable, numeric_scale',
  svv_tables: 'table_schema, table_name, table_type',
  svv_redshift_databases: 'database_name, database_owner, database_type',
  svv_redshift_schemas: 'schema_name, schema_owner, schema_type',
  svv_redshift_tables: 'schema_name, table_name, table_type',
  svv_redshift_columns: 'table_name, column_name, data_type, encoding, distkey, sortkey',
  svv_table_info: 'schema, "table", size, tbl_rows, diststyle, unsorted, stats_off',
  svv_mv_info: 'schema_name, name, is_stale, state',
  svv_user_info: 'user_name, user_id, superuser',
  svv_relation_privileges: 'relation_name, privilege_type, identity_name',
  svv_external_schemas: 'schemaname, databasename',
  svv_external_tables: 'schemaname, tablename, location',
  svv_external_columns: 'tablename, columnname, external_type',
  sys_query_history: 'query_id, status, elapsed_time, query_text',
  stl_query: 'query, querytxt, starttime, endtime, aborted',
  svl_qlog: 'query, substring',
  stv_sessions: 'process, user_name, db_name',
  stv_recents: 'status, pid, query',
  stv_inflight: 'query, pid, text',
  pg_table_def: 'schemaname, tablename, "column", type, "notnull"',
  pg_user: 'usename, usesysid, usesuper',
  pg_group: 'groname',
  pg_tables: 'schemaname, tablename',
  pg_views: 'schemaname, viewname, definition',
};

describe('a view that tools read', () => {
  it('has its columns', async () => {
    for (const [view, columns] of Object.entries(views)) {
      await api.query(`select ${columns} from ${view}`);
    }
  });

  it('shows how a table is declared to be stored', async () => {
    for (const sql of [
      'create table stored (a int distkey, b int, c int) compound sortkey (c, a)',
      'create table stored_as diststyle all sortkey (c) as select c from stored',
      'create table "Even" (a int) diststyle even',
      'create table later (a int, b int)',
      'create table if not exists stored (a int, b int distkey) sortkey (b)',
      'create table if not exists stored_as distkey (c) as select 1 as c',
      'alter table later alter diststyle key distkey b',
      'alter table later alter sortkey (a, b)',
      'alter table "Even" alter diststyle auto',
      'alter table stored_as alter sortkey none',
      'alter table later rename to renamed',
    ]) {
      expect((await api.run(sql)).Error, sql).toBeUndefined();
    }
    const info = `select "table", diststyle, sortkey1 || '/' || sortkey_num from svv_table_info
      where "table" in ('stored', 'stored_as', 'even', 'renamed') order by 1`;
    expect(await texts(info)).toEqual([
      ['even', 'AUTO(ALL)', undefined],
      ['renamed', 'KEY(b)', 'a/2'],
      ['stored', 'KEY(a)', 'c/2'],
      ['stored_as', 'ALL', undefined],
    ]);
    const { Records } = await api.query(
      `select "column", distkey, sortkey from pg_table_def where tablename = 'stored' order by 1`,
    );
    expect(Records?.map((row) => row.map((field) => Object.values(field)[0]))).toEqual([
      ['a', true, 2],
      ['b', false, 0],
      ['c', false, 1],
    ]);
    expect((await texts('show table stored'))[0]?.[0]).toBe(
      'CREATE TABLE public.stored (\na integer distkey,\nb integer,\nc integer\n)\n' +
        'DISTSTYLE KEY SORTKEY ( c, a );',
    );
    await api.run('drop table stored, stored_as, "Even", renamed');
    expect(
      (await api.query('select duration from stv_recents where duration < 0')).Records,
    ).toEqual([]);
  });

  it('shows what runs in its own words, and nothing of the emulator', async () => {
    const sql = 'select query_text from sys_query_history';
    expect(await texts(sql)).toEqual([[sql]]);
    expect(
      await texts("select tablename from pg_tables where schemaname !~ 'pg_|inform' "),
    ).toHaveLength(8);
    expect(await texts('select groname from pg_group')).toEqual([]);
  });
});

/** https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW.html and on. */
describe('SHOW', () => {
  it.each([
    ['databases', 0, 'dev'],
    ['schemas from database dev', 1, 'public'],
    ["tables from schema public like 'reg%'", 2, 'region'],
    ["columns from table dev.public.region like '%name'", 3, 'r_name'],
    ['search_path', 0, '$user, public'],
    ['timezone', 0, 'UTC'],
    ['all', 0, 'analyze_threshold_percent'],
    ['query_group', 0, 'unset'],
    ['server_version', 0, '8.0.2'],
  ])('%s', async (shown, column, value) => {
    expect((await texts(`show ${shown}`))[0]?.[column]).toBe(value);
  });

  it('a table and a view as they were made', async () => {
    await api.run("create table made (a int not null, v varchar(3) default 'x')");
    await api.run('create view seen as select a from made where a > 1');
    expect(await texts('show table made')).toEqual([
      [
        'CREATE TABLE public.made (\na integer NOT NULL,\n' +
          "v character varying(3) DEFAULT 'x'::character varying\n)\nDISTSTYLE AUTO;",
      ],
    ]);
    expect((await texts('show view seen'))[0]?.[0]).toMatch(
      /SELECT a\s+FROM made\s+WHERE \(a > 1\);/,
    );
    await api.run('drop table made cascade');
  });
});

/** https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html and cm_chap_ConfigurationRef.html. */
describe('a setting of a session', () => {
  const session = async (...sqls: readonly string[]) => {
    const opened = await api.submit('select 1', { SessionKeepAliveSeconds: 60 });
    const { SessionId } = await api.settled(opened);
    let last = await api.settled(opened);
    for (const sql of sqls) {
      last = await api.run(sql, { SessionId });
      if (last.Error !== undefined) return last.Error;
    }
    return (await api.records(last.Id ?? ''))[0]?.map((field) => Object.values(field)[0]);
  };

  it.each([
    [["set datestyle to 'iso, dmy'", "select '01/02/2024'::date"], ['2024-02-01']],
    [["set timezone to 'America/New_York'", 'show timezone'], ['America/New_York']],
    [['set time zone -8', 'set timezone to default', 'show timezone'], ['UTC']],
    [['set seed to .25', 'select 1'], [1]],
    [["set query_group to 'Monday'", 'show query_group'], ['Monday']],
    [["set query_group to 'Monday'", 'reset query_group', 'show query_group'], ['unset']],
    [['set statement_timeout to 1000', 'show statement_timeout'], ['1000']],
    [["set search_path to '$user', public, s", 'show search_path'], ['$user, public, s']],
    [['set search_path to s', 'set search_path to default', 'show search_path'], ['$user, public']],
    [['set search_path to s', 'reset all', 'show search_path'], ['$user, public']],
    [["set app_context.name to 'bob'", "select current_setting('app_context.name')"], ['bob']],
    [["set session authorization 'bob'", 'select current_user'], ['bob']],
    [
      ["set session authorization 'bob'", 'reset session authorization', 'select current_user'],
      ['IAM:tester'],
    ],
    [['set parse_super_null_on_error to on', "select json_parse('{')"], [true]],
    [['begin', "set local query_group to 'a'", 'commit', 'show query_group'], ['unset']],
  ])('%s', async (sqls, expected) => {
    expect(await session(...sqls)).toEqual(expected);
  });

  it.each([
    [['set enable_seqscan to off'], 'unrecognized configuration parameter "enable_seqscan"'],
    [
      ['set cast_super_null_on_error to off'],
      'cast_super_null_on_error is on here: off is not supported locally',
    ],
    [['set statement_timeout to 20', 'select sleep_ms(5000)'], "Query canceled on user's request"],
  ])('%s is refused', async (sqls, message) => {
    expect(await session(...sqls)).toBe(`ERROR: ${message}`);
  });
});

describe('a column', () => {
  it('may be called by any word that Redshift does not reserve', async () => {
    await api.run('create table visits (at timestamp, show varchar(8), "describe" int)');
    await api.run("insert into visits (at, show) values ('2026-11-22 10:00:00', 'late')");
    expect(await texts('select v.at, show from visits v where at is not null')).toEqual([
      ['2026-11-22 10:00:00.0', 'late'],
    ]);
    expect(await texts("select at at time zone 'UTC' from visits")).toEqual([
      ['2026-11-22 10:00:00.0+00'],
    ]);
  });
});
