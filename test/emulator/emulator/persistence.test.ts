import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GetStatementResultCommand, ListStatementsCommand } from '@aws-sdk/client-redshift-data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolder } from '../../../infra/redshift-data/emulator-folder.ts';
import { PostgresServer } from '../../../infra/redshift-data/postgres/postgres-server.ts';
import { ADMINISTRATOR, connect } from '../../../infra/redshift-data/postgres/superuser.ts';
import { startRedshiftData } from '../../../infra/redshift-data/server.ts';
import type { StatementStatusEvent } from '../../../infra/redshift-data/statement/statement-event.ts';
import { endlessSql } from '../../support/endless-sql.ts';
import {
  type DataApiUnderTest,
  refusal,
  startDataApi,
  target,
} from '../support/data-api-under-test.ts';

let dataDir: string;
let api: DataApiUnderTest | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'redshift-data-test-'));
});
afterEach(async () => {
  await api?.stop();
  api = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

const start = async (options = {}): Promise<DataApiUnderTest> => {
  await api?.stop();
  api = await startDataApi({ dataDir, ...options });
  return api;
};

describe('a restart', () => {
  it('keeps tables, finished statements and their results', async () => {
    const before = await start();
    await before.run('create table kept as select 1 as n');
    const done = await before.run('select n, 9223372036854775807 as b from kept');
    const after = await start();
    expect(await after.describe(done.Id ?? '')).toEqual({ ...done, $metadata: expect.anything() });
    const { Records } = await after.client.send(new GetStatementResultCommand({ Id: done.Id }));
    expect(Records?.length).toBe(1);
    expect((await after.query('select n from kept')).Records).toEqual([[{ longValue: 1 }]]);
  });

  it('fails the statements that were running, and sends their events', async () => {
    const events: StatementStatusEvent[] = [];
    const onEvent = (event: StatementStatusEvent) => events.push(event);
    const before = await start({ onEvent, limits: { concurrentStatements: 1 } });
    const running = await before.submit(endlessSql, { WithEvent: true });
    const waiting = await before.submit(endlessSql, { WithEvent: true });
    await before.reached(running, 'STARTED');
    const after = await start({ onEvent });
    for (const id of [running, waiting]) {
      expect(await after.describe(id)).toMatchObject({
        Status: 'FAILED',
        Error: 'ERROR: The connection to the database was lost before the statement ended',
      });
    }
    const told = events.map(({ detail }) => ({ id: detail.statementId, state: detail.state }));
    expect(told).toEqual([running, waiting].map((id) => ({ id, state: 'FAILED' })));
  });

  it('keeps the order of statements, their numbers and their client tokens', async () => {
    const before = await start();
    const first = await before.run('select 1', { ClientToken: 'kept' });
    const second = await before.run('select 2');
    const after = await start();
    const { Statements } = await after.client.send(new ListStatementsCommand({}));
    expect(Statements?.map(({ Id }) => Id)).toEqual([second.Id, first.Id]);
    expect(await after.submit('select 1', { ClientToken: 'kept' })).toBe(first.Id);
    const third = await after.run('select 3');
    expect(third.RedshiftQueryId).toBe((second.RedshiftQueryId ?? 0) + 1);
  });

  it('keeps what people did to the sample tables, unless another scale is asked for', async () => {
    const count = async (from: DataApiUnderTest) =>
      (await from.query('select count(*) from region')).Records[0]?.[0]?.longValue;
    const before = await start({ tpchScale: 0.001 });
    expect(await count(before)).toBe(5);
    await before.run('delete from region where r_regionkey = 0');
    expect(await count(await start({ tpchScale: 0.001 }))).toBe(4);
    expect(await count(await start({ tpchScale: 0.002 }))).toBe(5);
  });

  it('puts what is new beside what an earlier version left', async () => {
    const before = await start();
    await before.run('create table kept (s super, v varchar(3) distkey)');
    await before.run("insert into kept values (json_parse('[7]'), 'x')");
    await api?.stop();
    api = undefined;
    const server = await PostgresServer.start(join(dataDir, 'redshift-data', 'postgres'));
    const administrator = await connect(server.address, ADMINISTRATOR);
    await administrator.query("update redshift_internal.installed set version = 'earlier'");
    await administrator.end();
    await server.stop();
    const after = await start();
    const sql = `select s[0]::int, v::varbyte, diststyle from kept, svv_table_info where "table" = 'kept'`;
    expect((await after.query(sql)).Records).toEqual([
      [{ longValue: 7 }, { stringValue: '78' }, { stringValue: 'KEY(v)' }],
    ]);
  });

  it('has no session left', async () => {
    const before = await start();
    const output = await before.raw('ExecuteStatement', {
      Sql: 'select 1',
      ...target,
      SessionKeepAliveSeconds: 600,
    });
    const { SessionId } = JSON.parse(output.text);
    const after = await start();
    expect(await refusal(after.submit('select 1', { SessionId }))).toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('a result', () => {
  it('is gone with its statement after 24 hours', async () => {
    let now = Date.now();
    const aged = await start({ clock: () => now });
    const { Id = '' } = await aged.run('select 1');
    const folder = join(dataDir, 'redshift-data', 'statements', Id);
    now += 24 * 3600 * 1000 - 1;
    await aged.client.send(new GetStatementResultCommand({ Id }));
    expect(existsSync(folder)).toBe(true);
    now += 1;
    expect(await refusal(aged.describe(Id))).toMatchObject({ name: 'ResourceNotFoundException' });
    const call = aged.client.send(new GetStatementResultCommand({ Id }));
    expect(await refusal(call)).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a result that was not finished', () => {
  it('leaves nothing on the disk', async () => {
    const plain = await start({ limits: { resultCompressedBytes: 100_000 } });
    const tooLarge = 'select md5(i::varchar) from generate_series(1, 20000) as t(i)';
    const { Id = '', Status } = await plain.run(tooLarge);
    expect(Status).toBe('FAILED');
    const folder = join(dataDir, 'redshift-data', 'statements', Id);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the data folder', () => {
  it('is explained in one sentence where its database is unreadable', async () => {
    const path = join(dataDir, 'redshift-data', 'postgres');
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'PG_VERSION'), 'this is no database');
    const starting = startRedshiftData({ dataDir, tpchScale: 0 });
    await expect(starting).rejects.toThrow(
      new RegExp(`^${path} cannot be opened: move it away or choose another data folder`),
    );
  });

  it('is refused in one sentence while another emulator has it, which goes on undisturbed', async () => {
    const first = await start();
    const running = await first.submit(endlessSql);
    await first.reached(running, 'STARTED');
    const own = join(dataDir, 'redshift-data');
    const before = readdirSync(join(own, 'tmp'));
    await expect(startRedshiftData({ dataDir, tpchScale: 0 })).rejects.toThrow(
      `${own} is in use by another process: stop that one or choose another data folder.`,
    );
    expect(readdirSync(join(own, 'tmp'))).toEqual(before);
    const statements = new DatabaseSync(join(own, 'statements', 'statements.db'));
    expect(JSON.stringify(statements.prepare('SELECT body FROM statements').all())).not.toContain(
      'FAILED',
    );
    statements.close();
  });

  it('is explained in one sentence where it is no folder', async () => {
    const path = join(dataDir, 'redshift-data');
    writeFileSync(path, '');
    await expect(startRedshiftData({ dataDir, tpchScale: 0 })).rejects.toThrow(
      `${path} cannot be opened: move it away or choose another data folder (EEXIST: `,
    );
  });

  it('holds no temporary files after a stop, nor those of one that was killed', async () => {
    const own = join(dataDir, 'redshift-data');
    mkdirSync(join(own, 'tmp', 'transfers-killed'), { recursive: true });
    await start();
    expect(readdirSync(join(own, 'tmp'))).not.toContain('transfers-killed');
    await api?.stop();
    expect(readdirSync(own).sort()).toEqual(['lock', 'postgres', 'statements']);
  });

  it.each([
    ['could not write to file "base/1": No space left on device', 'needs more room: free some'],
    ['could not open "PG_VERSION": Permission denied', 'belongs to another user: start as that'],
    ['lock file "postmaster.pid" already exists', 'is in use by another process: stop that one'],
  ])('is explained by what the engine says: %s', async (message, advice) => {
    const folder = new DataFolder(relative(process.cwd(), dataDir));
    expect(folder.explain(`${message}\nmore`)).toMatch(
      new RegExp(
        `^${folder.database} ${advice}.* or choose another data folder \\(${message}\\).$`,
      ),
    );
    folder.release();
  });

  it('is not needed', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('redshift-data-'));
    const before = new Set(folders());
    const light = await startDataApi();
    const own = folders().filter((name) => !before.has(name));
    expect((await light.run('select 1')).Status).toBe('FINISHED');
    await light.stop();
    expect(folders().some((name) => own.length === 1 && name === own[0])).toBe(false);
  });
});
