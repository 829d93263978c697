import {
  CancelStatementCommand,
  ExecuteStatementCommand,
  ListStatementsCommand,
} from '@aws-sdk/client-redshift-data';
import { afterEach, describe, expect, it } from 'vitest';
import type { RedshiftDataOptions } from '../../../../infra/redshift-data/server.ts';
import { endlessSql } from '../../../support/endless-sql.ts';
import {
  type DataApiUnderTest,
  refusal,
  startDataApi,
  target,
} from '../../support/data-api-under-test.ts';

let api: DataApiUnderTest | undefined;
afterEach(async () => {
  await api?.stop();
  api = undefined;
});

const start = async (options: RedshiftDataOptions): Promise<DataApiUnderTest> => {
  api = await startDataApi(options);
  return api;
};

describe('the rate of an operation', () => {
  it('throttles with 400 what comes too fast, and recovers with time', async () => {
    let now = Date.now();
    const limited = await start({ enforceLimits: true, clock: () => now });
    const list = () => limited.client.send(new ListStatementsCommand({}));
    for (let call = 0; call < 3; call += 1) await list();
    expect(await refusal(list())).toEqual({
      name: 'ThrottlingException',
      status: 400,
      message: 'Rate exceeded',
    });
    await limited.run('select 1');
    now += 334;
    await list();
    expect(await refusal(list())).toMatchObject({ name: 'ThrottlingException' });
  });

  it('is not enforced unless asked for', async () => {
    const free = await start({});
    for (let call = 0; call < 20; call += 1) await free.client.send(new ListStatementsCommand({}));
  });
});

describe('the count of active statements', () => {
  it('refuses the one too many until one has settled', async () => {
    const limited = await start({
      enforceLimits: true,
      limits: { activeStatements: 2, concurrentStatements: 1 },
    });
    const first = await limited.submit(endlessSql);
    await limited.submit(endlessSql);
    expect(await refusal(limited.submit('select 1'))).toMatchObject({
      name: 'ActiveStatementsExceededException',
      status: 400,
    });
    await limited.client.send(new CancelStatementCommand({ Id: first }));
    await limited.settled(first);
    await limited.submit('select 1');
  });
});

describe('the count of sessions', () => {
  it('refuses the one too many', async () => {
    const limited = await start({ enforceLimits: true, limits: { sessions: 1 } });
    const open = () =>
      limited.client.send(
        new ExecuteStatementCommand({ Sql: 'select 1', ...target, SessionKeepAliveSeconds: 60 }),
      );
    await open();
    expect(await refusal(open())).toMatchObject({
      name: 'ActiveSessionsExceededException',
      status: 400,
    });
  });
});

describe('the size of an SQL', () => {
  it('is counted in bytes', async () => {
    const limited = await start({ limits: { sqlBytes: 100 } });
    const sqlOf = (bytes: number) => `select '${'x'.repeat(bytes - 9)}'`;
    expect((await limited.run(sqlOf(100))).Status).toBe('FINISHED');
    expect(await refusal(limited.submit(sqlOf(101)))).toMatchObject({
      name: 'ValidationException',
    });
    expect(await refusal(limited.submit(`select '${'é'.repeat(50)}'`))).toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('the size of a row', () => {
  it('is that of its values, in both formats', async () => {
    const plain = await start({});
    const rowOf = (bytes: number) => `select repeat('"', ${bytes - 5}) as a, 12345 as b`;
    for (const ResultFormat of ['JSON', 'CSV'] as const) {
      const fits = await plain.run(rowOf(65_536), { ResultFormat });
      expect(fits).toMatchObject({ Status: 'FINISHED', ResultRows: 1 });
      const tooLong = await plain.run(rowOf(65_537), { ResultFormat });
      expect(tooLong).toMatchObject({
        Status: 'FAILED',
        Error: 'ERROR: Packet for query is too large',
        HasResultSet: false,
      });
    }
  });
});

describe('the size of a result', () => {
  it('is counted after compression', async () => {
    const limits = { resultCompressedBytes: 200_000 };
    const limited = await start({ limits });
    for (const ResultFormat of ['JSON', 'CSV'] as const) {
      const repeated = "select repeat('x', 500) from generate_series(1, 2000)";
      expect((await limited.run(repeated, { ResultFormat })).Status).toBe('FINISHED');
      const random =
        'select md5(i::varchar) || md5((i + 1)::varchar) from generate_series(1, 20000) as t(i)';
      expect(await limited.run(random, { ResultFormat })).toMatchObject({
        Status: 'FAILED',
        Error: 'ERROR: Database response exceeded size limit',
      });
    }
  });
});

describe('the time a statement may run', () => {
  it('ends it as FAILED', async () => {
    const limited = await start({ limits: { statementSeconds: 0.2 } });
    const done = await limited.run(endlessSql);
    expect(done).toMatchObject({
      Status: 'FAILED',
      Error: 'ERROR: Query exceeded its maximum run time',
    });
  });
});

describe('the number of statements that run at once', () => {
  it('lets the others wait their turn, in order', async () => {
    const narrow = await start({ limits: { concurrentStatements: 1 } });
    const first = await narrow.submit(endlessSql);
    await narrow.reached(first, 'STARTED');
    const second = await narrow.submit('create table in_order as select 1 as n');
    const third = await narrow.submit('select n from in_order');
    expect((await narrow.describe(second)).Status).toBe('SUBMITTED');
    await narrow.client.send(new CancelStatementCommand({ Id: first }));
    expect((await narrow.settled(third)).Status).toBe('FINISHED');
  });
});
