import {
  ExecuteStatementCommand,
  ListStatementsCommand,
  type ListStatementsCommandInput,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endlessSql } from '../../../support/endless-sql.ts';
import { type DataApiUnderTest, target } from '../../support/data-api-under-test.ts';
import { sharedDataApi } from '../../support/shared-data-api.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await sharedDataApi();
});
afterAll(() => api.stop());

describe('a submitted statement', () => {
  it('is answered with its id and target, and nothing about its progress', async () => {
    const output = await api.client.send(
      new ExecuteStatementCommand({ Sql: 'select 1', ...target }),
    );
    expect(output).toMatchObject({ ...target, DbUser: 'IAM:tester' });
    expect(output.Id).toMatch(/^[0-9a-f-]{36}$/);
    expect(output.CreatedAt).toBeInstanceOf(Date);
    expect(output.Status).toBeUndefined();
    expect(output.RedshiftPid).toBeUndefined();
    expect(output.HasResultSet).toBeUndefined();
  });

  it('finishes with its numbers', async () => {
    const sql = 'select n from (select 1 as n union all select 2 union all select 3) t';
    const done = await api.run(sql, { StatementName: 'three-rows' });
    expect(done).toMatchObject({
      ...target,
      Status: 'FINISHED',
      HasResultSet: true,
      ResultRows: 3,
      ResultFormat: 'JSON',
      QueryString: sql,
      DbUser: 'IAM:tester',
    });
    expect(done.Duration).toBeGreaterThan(0);
    expect(done.ResultSize).toBeGreaterThan(0);
    expect(done.RedshiftPid).toBeGreaterThan(0);
    expect(done.RedshiftQueryId).toBeGreaterThan(0);
    expect(done.UpdatedAt?.getTime()).toBeGreaterThanOrEqual(done.CreatedAt?.getTime() ?? Infinity);
    expect(done.Error).toBeUndefined();
    expect(done.SubStatements).toBeUndefined();
    expect(done.SessionId).toBeUndefined();
  });

  it('has a result set even where no row matches', async () => {
    const done = await api.run('select 1 as n where false');
    expect(done).toMatchObject({ Status: 'FINISHED', HasResultSet: true, ResultRows: 0 });
    const { Records, TotalNumRows, ColumnMetadata } = await api.query('select 1 as n where false');
    expect(Records).toEqual([]);
    expect(TotalNumRows).toBe(0);
    expect(ColumnMetadata?.[0]?.label).toBe('n');
  });

  it('reports the rows that INSERT, UPDATE and DELETE affect, without a result set', async () => {
    await api.run('create table counted (n int)');
    const statements = {
      'insert into counted values (1), (2), (3)': 3,
      'update counted set n = n + 10 where n > 1': 2,
      'delete from counted where n = 1': 1,
    };
    for (const [sql, rows] of Object.entries(statements)) {
      const done = await api.run(sql);
      expect(done).toMatchObject({ Status: 'FINISHED', HasResultSet: false, ResultRows: rows });
    }
  });

  it('has no result set for DDL', async () => {
    const done = await api.run('create table empty_one (n int)');
    expect(done).toMatchObject({ Status: 'FINISHED', HasResultSet: false, ResultRows: 0 });
  });

  it('fails with the text Redshift has for it', async () => {
    const errors = {
      'select * from nowhere': 'ERROR: relation "nowhere" does not exist',
      'select nothing from (select 1 as n) t': 'ERROR: column "nothing" does not exist',
      'selec 1': 'ERROR: syntax error at or near "selec"\n  Position: 1',
      'select 1; select 2': 'ERROR: cannot insert multiple commands into a prepared statement',
    };
    for (const [sql, text] of Object.entries(errors)) {
      const done = await api.run(sql);
      expect(done).toMatchObject({ Status: 'FAILED', Error: text, HasResultSet: false });
      expect(done.ResultRows).toBe(-1);
    }
  });

  it('fails as a whole where its last row fails, however many came before', async () => {
    for (const ResultFormat of ['JSON', 'CSV'] as const) {
      const done = await api.run(
        "select (case when n = 299999 then 'oops' else '1' end)::int from generate_series(0, 299999) as t(n)",
        { ResultFormat },
      );
      expect(done).toMatchObject({ Status: 'FAILED', HasResultSet: false, ResultRows: -1 });
      expect(done.Error).toMatch(/^ERROR: .*oops/);
    }
  });

  it('fails where its database does not exist', async () => {
    const done = await api.run('select 1', { Database: 'prod' });
    expect(done).toMatchObject({
      Status: 'FAILED',
      Error: 'FATAL: database "prod" does not exist',
    });
  });

  it('keeps a statement behind another from waiting for it', async () => {
    const slow = await api.submit(endlessSql);
    await api.reached(slow, 'STARTED');
    expect((await api.run('select 1')).Status).toBe('FINISHED');
    expect((await api.describe(slow)).Status).toBe('STARTED');
    await api.cancel(slow);
  });
});

describe('the database', () => {
  it('calls itself dev, its schema public and its user after the caller', async () => {
    const { Records } = await api.query(
      'select current_database(), current_schema(), current_user',
    );
    expect(Records).toEqual([
      [{ stringValue: 'dev' }, { stringValue: 'public' }, { stringValue: 'IAM:tester' }],
    ]);
  });

  it('names the user after the role or the DbUser', async () => {
    const role = api.as('arn:aws:sts::000000000000:assumed-role/pipeline/submit');
    const asRole = await role.query('select current_user');
    expect(asRole.Records).toEqual([[{ stringValue: 'IAMR:pipeline' }]]);
    const { Id } = await api.client.send(
      new ExecuteStatementCommand({
        Sql: 'select current_user',
        ClusterIdentifier: 'local',
        DbUser: 'analyst',
        Database: 'dev',
      }),
    );
    expect(await api.settled(Id ?? '')).toMatchObject({
      DbUser: 'analyst',
      ClusterIdentifier: 'local',
      Status: 'FINISHED',
    });
  });

  it('shows its search path and what is on it', async () => {
    expect((await api.csv('show search_path')).trim()).toBe('search_path\r\n"$user, public"');
    await api.run('create table shown (id int not null, name varchar(20), share float)');
    expect(
      await api.csv(`
        select "column", type, "notnull" from pg_table_def where tablename = 'shown'`),
    ).toBe(
      'column,type,notnull\r\n' +
        'id,integer,true\r\nname,character varying(20),false\r\nshare,double precision,false\r\n',
    );
    expect(
      await api.csv("select table_schema, table_type from svv_tables where table_name = 'shown'"),
    ).toBe('table_schema,table_type\r\npublic,BASE TABLE\r\n');
    expect(await api.csv('select usesuper from pg_user')).toBe('usesuper\r\ntrue\r\ntrue\r\n');
  });

  it.each(['commit', 'rollback', 'end'])('takes a lone %s for harmless', async (sql) => {
    expect(await api.run(sql)).toMatchObject({ Status: 'FINISHED', HasResultSet: false });
  });

  it('explains a query in lines of one column', async () => {
    const { Records, ColumnMetadata } = await api.query('explain select count(*) from pg_class');
    expect(ColumnMetadata?.map(({ label }) => label)).toEqual(['QUERY PLAN']);
    expect(Records.length).toBeGreaterThan(1);
    expect(Records.every((row) => row.length === 1 && row[0]?.stringValue !== undefined)).toBe(
      true,
    );
  });

  it('lets no SQL out to files, other databases or its own settings', async () => {
    for (const sql of [
      "select * from read_csv('/etc/passwd')",
      "select * from '/etc/passwd'",
      "attach '/tmp/other.db' as other",
      "copy (select 1) to '/tmp/out.csv'",
      'set threads = 1',
      'set enable_external_access = true',
      'install httpfs',
      'load httpfs',
    ]) {
      expect((await api.run(sql)).Status, sql).toBe('FAILED');
    }
  });

  it('accepts what has no meaning on one machine', async () => {
    await api.run('create table granted (n int)');
    for (const sql of [
      'grant select on granted to public',
      'revoke all on granted from public',
      "/* a report's */ set query_group -- of\n to reports /* here */",
      'set search_path to public',
      'reset search_path',
    ]) {
      const done = await api.run(sql);
      expect(done, sql).toMatchObject({ Status: 'FINISHED', HasResultSet: false });
    }
  });
});

describe('the list of statements', () => {
  it('shows finished ones, newest first, by the start of their name', async () => {
    for (const name of ['list/a', 'list/b', 'List/c']) {
      await api.run('select 1', { StatementName: name });
    }
    await api.run('select * from nowhere', { StatementName: 'list/failed' });
    const list = async (input: ListStatementsCommandInput) => {
      const { Statements } = await api.client.send(new ListStatementsCommand(input));
      return Statements?.map(({ StatementName }) => StatementName);
    };
    expect(await list({ StatementName: 'list/' })).toEqual(['list/b', 'list/a']);
    expect(await list({ StatementName: 'list/', Status: 'ALL' })).toEqual([
      'list/failed',
      'list/b',
      'list/a',
    ]);
    expect(await list({ StatementName: 'list/', Status: 'FAILED' })).toEqual(['list/failed']);
    expect(await list({ StatementName: 'list/', WorkgroupName: 'other' })).toEqual([]);
    expect(await list({ StatementName: 'list/', Database: 'dev', MaxResults: 1 })).toEqual([
      'list/b',
    ]);
  });

  it('tells of each what was asked', async () => {
    await api.run('select :n as n', {
      StatementName: 'told',
      Parameters: [{ name: 'n', value: '1' }],
      ResultFormat: 'CSV',
    });
    const { Statements } = await api.client.send(
      new ListStatementsCommand({ StatementName: 'told' }),
    );
    expect(Statements).toMatchObject([
      {
        QueryString: 'select :n as n',
        QueryParameters: [{ name: 'n', value: '1' }],
        ResultFormat: 'CSV',
        IsBatchStatement: false,
        Status: 'FINISHED',
      },
    ]);
  });
});
