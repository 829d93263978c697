import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobClient } from '../../shared/client/job-client.ts';
import { collected } from '../support/collected.ts';
import { endlessSql } from '../support/endless-sql.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
let client: JobClient;
beforeAll(async () => {
  stack = await sharedPipelineStack();
  client = new JobClient({ endpoint: stack.apiUrl });
});
afterAll(() => stack.stop());

const run = async (body: object) => stack.done(await stack.submit(body));

/** The numbers in a table, read by a job of its own. */
const numbersIn = async (table: string) => {
  const { jobId } = await run({ sql: `select n from ${table} order by n` });
  return (await stack.resultText(jobId)).trim().split('\r\n').slice(1).map(Number);
};

describe('several statements as one job', () => {
  it('run in order on one connection, and the result is that of the last with one', async () => {
    const statements = [
      'create temp table chosen (n int)',
      'select 1 as not_the_result',
      'insert into chosen select n_nationkey from nation where n_nationkey in (:keys)',
      'select n, :label as label from chosen order by n',
      'drop table chosen',
    ];
    const parameters = { keys: [3, 1, 2], label: '' };
    const job = await run({ statements, parameters, format: 'jsonl' });
    expect(job).toMatchObject({
      state: 'SUCCEEDED',
      executionMode: 'TRANSACTION',
      parameters,
      result: { hasResultSet: true, rowCount: 3, columns: [{ name: 'n' }, { name: 'label' }] },
      statements: statements.map((sql, index) => ({
        index: index + 1,
        sql,
        status: 'FINISHED',
        durationMs: expect.any(Number),
      })),
    });
    expect(job).not.toHaveProperty('sql');
    expect(job.statements?.map(({ rowCount }) => rowCount).slice(1, 4)).toEqual([1, 3, 3]);
    expect(await collected(client.rows(job.jobId))).toEqual(
      [
        { n: 1n, label: '' },
        { n: 2n, label: '' },
        { n: 3n, label: '' },
      ].map((row) => expect.objectContaining({ label: row.label })),
    );
    expect((await client.manifest(job.jobId)).job).toMatchObject({
      statementId: job.statement?.statementId,
      writtenRowCount: 3,
    });
  });

  it('are all rolled back where one fails, and the job says which', async () => {
    await run({ sql: 'create table all_or_none (n int)' });
    const job = await run({
      statements: [
        'insert into all_or_none values (1)',
        'insert into nowhere values (2)',
        'insert into all_or_none values (3)',
      ],
    });
    expect(job).toMatchObject({
      state: 'FAILED',
      error: {
        code: 'STATEMENT_FAILED',
        detail: expect.stringContaining('relation "nowhere" does not exist'),
        statementIndex: 2,
        effects: 'none',
        retryable: false,
      },
      statements: [
        { index: 1, status: 'FINISHED' },
        { index: 2, status: 'FAILED', error: expect.stringContaining('nowhere') },
        { index: 3, status: 'ABORTED' },
      ],
    });
    expect(await numbersIn('all_or_none')).toEqual([]);
  });

  it('are each for itself in AUTO_COMMIT, and what was done stays', async () => {
    await run({ sql: 'create table each_for_itself (n int)' });
    const job = await run({
      statements: [
        'insert into each_for_itself values (1)',
        'insert into nowhere values (2)',
        'insert into each_for_itself values (3)',
      ],
      executionMode: 'AUTO_COMMIT',
    });
    expect(job).toMatchObject({
      state: 'FAILED',
      executionMode: 'AUTO_COMMIT',
      error: { statementIndex: 2, effects: 'partial', retryable: false },
      statements: [{ status: 'FINISHED' }, { status: 'FAILED' }, { status: 'FINISHED' }],
    });
    expect(await numbersIn('each_for_itself')).toEqual([1, 3]);
  });

  it('succeed without a result where none has one', async () => {
    const job = await run({ statements: ['create temp table t (n int)', 'drop table t'] });
    expect(job).toMatchObject({ state: 'SUCCEEDED', result: { hasResultSet: false, files: [] } });
    expect((await stack.call(`/jobs/${job.jobId}/result`)).status).toBe(409);
  });

  it('may end in a query that is unloaded, with a limit in a temporary table', async () => {
    const job = await run({
      statements: [
        'create temp table few as select n_nationkey as n from nation order by 1 limit 4',
        'select n from few where n in (:keys)',
      ],
      parameters: { keys: [1, 3, 7] },
      delivery: 'unload',
      format: 'jsonl',
    });
    expect(job.error).toBeUndefined();
    expect(job).toMatchObject({ state: 'SUCCEEDED', delivery: 'unload', result: { rowCount: 2 } });
    expect((await collected(client.rows(job.jobId))).length).toBe(2);
  });

  it('are stopped as one', async () => {
    await run({ sql: 'create table stopped_as_one (n int)' });
    const jobId = await stack.submit({
      statements: ['insert into stopped_as_one values (1)', endlessSql, 'select 1'],
      timeoutSeconds: 600,
    });
    expect((await stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' })).status).toBe(202);
    const job = await stack.done(jobId);
    expect(job).toMatchObject({ state: 'CANCELLED' });
    expect(job.statements?.[2]).toMatchObject({ index: 3, status: 'ABORTED' });
    expect(await numbersIn('stopped_as_one')).toEqual([]);
  });

  it('are started once, however often the request comes', async () => {
    await run({ sql: 'create table started_once (n int)' });
    const post = (executionMode: string, n = 1) =>
      stack.post(
        { statements: [`insert into started_once values (${n})`, 'select 1'], executionMode },
        { 'idempotency-key': 'statements' },
      );
    const answers = await Promise.all([post('TRANSACTION'), post('TRANSACTION')]);
    const [first, second] = answers.map(({ headers }) => headers.get('location'));
    expect(first).toBe(second);
    expect((await post('AUTO_COMMIT')).status).toBe(422);
    expect((await post('TRANSACTION', 2)).status).toBe(422);
    await stack.done(String(first).slice('/jobs/'.length));
    expect(await numbersIn('started_once')).toEqual([1]);
  });
});
