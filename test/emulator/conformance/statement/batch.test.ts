import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandInput,
  CancelStatementCommand,
  GetStatementResultCommand,
  ListStatementsCommand,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endlessSql } from '../../../support/endless-sql.ts';
import { type DataApiUnderTest, refusal, target } from '../../support/data-api-under-test.ts';
import { sharedDataApi } from '../../support/shared-data-api.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await sharedDataApi();
});
afterAll(() => api.stop());

const submitBatch = async (
  sqls: string[],
  options: Partial<BatchExecuteStatementCommandInput> = {},
) => {
  const command = new BatchExecuteStatementCommand({ Sqls: sqls, ...target, ...options });
  return (await api.client.send(command)).Id ?? '';
};

const runBatch = async (sqls: string[], options: Partial<BatchExecuteStatementCommandInput> = {}) =>
  api.settled(await submitBatch(sqls, options));

const count = async (table: string) =>
  (await api.query(`select count(*) from ${table}`)).Records[0]?.[0]?.longValue;

describe('a batch', () => {
  it('runs its statements in order on one connection and keeps a result for each', async () => {
    const done = await runBatch([
      'create temp table steps (n int)',
      'insert into steps values (1), (2)',
      'select count(*) as n from steps',
    ]);
    expect(done).toMatchObject({ Status: 'FINISHED', HasResultSet: true, RedshiftQueryId: 0 });
    expect(done.ExecutionMode).toBe('TRANSACTION');
    expect(done.QueryString).toBeUndefined();
    expect(done.SubStatements).toMatchObject([
      { Id: `${done.Id}:1`, Status: 'FINISHED', HasResultSet: false },
      { Id: `${done.Id}:2`, Status: 'FINISHED', HasResultSet: false, ResultRows: 2 },
      { Id: `${done.Id}:3`, Status: 'FINISHED', HasResultSet: true, ResultRows: 1 },
    ]);
    expect(done.SubStatements?.[2]?.QueryString).toBe('select count(*) as n from steps');
    const { Records } = await api.client.send(
      new GetStatementResultCommand({ Id: `${done.Id}:3` }),
    );
    expect(Records).toEqual([[{ longValue: 2 }]]);
  });

  it('gives no result for its own id', async () => {
    const { Id } = await runBatch(['select 1']);
    expect(await refusal(api.client.send(new GetStatementResultCommand({ Id })))).toEqual({
      name: 'ValidationException',
      status: 400,
      message: 'BatchExecuteStatement result can only be retrieved with sub-statement id.',
    });
  });

  it('shows one statement to those who ask for it', async () => {
    const { Id } = await runBatch(['select 1', 'select 2']);
    const one = await api.describe(`${Id}:2`);
    expect(one.Id).toBe(Id);
    expect(one.SubStatements?.map((sub) => sub.Id)).toEqual([`${Id}:2`]);
    for (const unknown of [`${Id}:3`, `${Id}:0`]) {
      expect(await refusal(api.describe(unknown))).toMatchObject({
        name: 'ResourceNotFoundException',
      });
    }
  });

  it('undoes everything when one statement fails', async () => {
    await api.run('create table undone (n int)');
    const done = await runBatch([
      'insert into undone values (1)',
      'select * from nowhere',
      'insert into undone values (2)',
    ]);
    expect(done).toMatchObject({
      Status: 'FAILED',
      Error: 'Query #2 failed with ERROR: relation "nowhere" does not exist',
    });
    expect(done.SubStatements?.map(({ Status }) => Status)).toEqual([
      'FINISHED',
      'FAILED',
      'ABORTED',
    ]);
    expect(done.SubStatements?.[1]?.Error).toBe('ERROR: relation "nowhere" does not exist');
    expect(await count('undone')).toBe(0);
  });

  it('runs on after a failure in AUTO_COMMIT mode, and keeps what was done', async () => {
    await api.run('create table kept (n int)');
    const done = await runBatch(
      ['insert into kept values (1)', 'select * from nowhere', 'insert into kept values (2)'],
      { ExecutionMode: 'AUTO_COMMIT' },
    );
    expect(done).toMatchObject({ Status: 'FAILED', ExecutionMode: 'AUTO_COMMIT' });
    expect(done.SubStatements?.map(({ Status }) => Status)).toEqual([
      'FINISHED',
      'FAILED',
      'FINISHED',
    ]);
    expect(await count('kept')).toBe(2);
  });

  it('shares its parameters, each used by at least one statement', async () => {
    const Parameters = [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ];
    const done = await runBatch(['select :a as a', 'select :b as b, :a as a'], { Parameters });
    expect(done.Status).toBe('FINISHED');
    expect(await refusal(submitBatch(['select :a', 'select 2'], { Parameters }))).toMatchObject({
      message: 'Parameters list contains unused parameters. Unused parameters: [b]',
    });
  });

  it('is cancelled as a whole, and undone', async () => {
    await api.run('create table cancelled_batch (n int)');
    const id = await submitBatch([
      'insert into cancelled_batch values (1)',
      endlessSql,
      'insert into cancelled_batch values (2)',
    ]);
    await api.reached(id, 'STARTED');
    const one = api.client.send(new CancelStatementCommand({ Id: `${id}:2` }));
    expect(await refusal(one)).toMatchObject({ name: 'ValidationException' });
    await api.client.send(new CancelStatementCommand({ Id: id }));
    const done = await api.settled(id);
    expect(done.Status).toBe('ABORTED');
    expect(done.SubStatements?.[2]?.Status).toBe('ABORTED');
    expect(await count('cancelled_batch')).toBe(0);
  });

  it('holds 1 to 40 statements', async () => {
    const forty = Array.from({ length: 40 }, (_, n) => `select ${n}`);
    expect((await runBatch(forty)).SubStatements?.length).toBe(40);
    for (const sqls of [[], [...forty, 'select 41']]) {
      expect(await refusal(submitBatch(sqls))).toMatchObject({
        name: 'ValidationException',
        status: 400,
      });
    }
  });

  it('lists its statements by their texts', async () => {
    const id = await submitBatch(['select 1', 'select 2'], { StatementName: 'listed-batch' });
    await api.settled(id);
    const { Statements } = await api.client.send(
      new ListStatementsCommand({ StatementName: 'listed-batch' }),
    );
    expect(Statements).toMatchObject([
      { Id: id, IsBatchStatement: true, QueryStrings: ['select 1', 'select 2'] },
    ]);
    expect(Statements?.[0]?.QueryString).toBeUndefined();
  });
});
