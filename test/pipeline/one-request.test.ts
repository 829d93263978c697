import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallFault } from '../../infra/local/faults/faults.ts';
import { jobAnswerSchema } from '../../shared/api/answers.ts';
import { WAITERS_PREFIX } from '../../shared/job/waiters.ts';
import { endlessSql } from '../support/endless-sql.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

const calls: { readonly by: string; readonly name: string }[] = [];
let faultOf: (by: string, name: string) => CallFault | undefined = () => undefined;

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack({
    injectCallFault: ({ functionName, service, operation }) => {
      const call = { by: functionName, name: `${service}.${operation}` };
      calls.push(call);
      return faultOf(call.by, call.name);
    },
  });
});
afterEach(() => {
  calls.length = 0;
  faultOf = () => undefined;
});
afterAll(() => stack.stop());

const report = { report: 'revenue-by-country', parameters: { country_name: 'UNITED STATES' } };

const wait = (seconds: number) => ({ prefer: `wait=${seconds}` });
const answerOf = async (answer: Response) => jobAnswerSchema.parse(await answer.json());
const lookUp = (jobId: string, seconds: number, headers = {}, owner?: string) =>
  stack.call(`/jobs/${jobId}`, { headers: { ...wait(seconds), ...headers } }, owner);
const cancelled = async (jobId: string) => {
  await stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' });
  await stack.settled(jobId);
};
const waited = async (answer: Response) => answer.headers.get('preference-applied');

/** What the waiters' counters hold. */
const placesTaken = async (key: string, places: readonly string[]) =>
  stack.dynamo.send(
    new PutCommand({
      TableName: stack.tableName,
      Item: { jobId: key, waiters: new Set(places) },
    }),
  );

describe('one request', () => {
  it('brings a report of ten rows, as they are in its file', async () => {
    const answer = await stack.post(report, wait(20));
    expect([answer.status, await waited(answer)]).toEqual([200, 'wait=20']);
    const job = await answerOf(answer);
    expect(job).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 10 } });
    expect(job.rows?.columns).toEqual(job.result?.columns);
    expect(job.rows?.nextCursor).toBeUndefined();
    const [, ...lines] = (await stack.resultText(job.jobId)).trim().split('\r\n');
    expect(job.rows?.rows.map((row) => row.join())).toEqual(lines);
  });

  it('asks Redshift nothing that a job without a wait does not ask', async () => {
    const { jobId } = await answerOf(await stack.post({ sql: 'select 7 as n' }, wait(20)));
    await stack.done(jobId);
    const asked = calls.filter(({ name }) => name.startsWith('redshift-data.'));
    expect(asked.map(({ by, name }) => [by.replace(/^.*-(\w+?)Function.*/, '$1'), name])).toEqual([
      ['Submit', 'redshift-data.ExecuteStatement'],
      ['Collector', 'redshift-data.DescribeStatement'],
      ['Collector', 'redshift-data.GetStatementResultV2'],
    ]);
  });

  it('brings the first hundred rows and a cursor for those that follow', async () => {
    const sql = 'select i from generate_series(1, 250) t(i) order by i';
    const job = await answerOf(await stack.post({ sql, format: 'jsonl' }, wait(20)));
    expect([job.rows?.rows.length, job.rows?.rowCount]).toEqual([100, 250]);
    const next = await stack.call(`/jobs/${job.jobId}/rows?cursor=${job.rows?.nextCursor}`);
    expect((await next.json()).rows[0]).toEqual([101]);
  });

  it('with a key of a request that waits already is answered with the same job', async () => {
    const send = () =>
      stack.post({ sql: 'select 8 as n' }, { ...wait(20), 'idempotency-key': 'w' });
    const [first, second] = await Promise.all([send(), send()]);
    expect([first.status, second.status]).toEqual([200, 200]);
    const jobs = await Promise.all([answerOf(first), answerOf(second)]);
    expect(jobs[0]?.jobId).toBe(jobs[1]?.jobId);
    expect(jobs.map(({ rows }) => rows?.rows)).toEqual([[[8]], [[8]]]);
  });
});

describe('a wait that ends before the job', () => {
  it('reads the record of its job, counts itself, and leaves the job as it is', async () => {
    const jobId = await stack.submit({ sql: endlessSql });
    const { headers } = await stack.call(`/jobs/${jobId}`);
    calls.length = 0;
    const startedAt = Date.now();
    const answer = await lookUp(jobId, 1, { 'if-none-match': headers.get('etag') ?? '' });
    expect([answer.status, await waited(answer)]).toEqual([304, 'wait=1']);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000);
    const made = calls.map(({ name }) => name);
    const reads = made.filter((name) => name === 'dynamodb.GetItem').length;
    // The look-up itself, and one read after each pause.
    expect(reads).toBeLessThanOrEqual(36);
    expect(made.filter((name) => name === 'dynamodb.UpdateItem')).toHaveLength(2);
    expect(made).toHaveLength(reads + 2);
    expect((await stack.job(jobId)).state).toBe('RUNNING');
    await cancelled(jobId);
  });

  it('cancels the job where its request says so', async () => {
    const body = { sql: endlessSql, onWaitTimeout: 'cancel' };
    const answer = await stack.post(body, wait(1));
    expect([answer.status, await waited(answer)]).toEqual([202, 'wait=1']);
    const { jobId, state } = await answerOf(answer);
    expect(state).toBe('CANCELLING');
    expect((await stack.settled(jobId)).state).toBe('CANCELLED');
  });
});

describe('requests that wait', () => {
  it('of another owner are answered at once, with nothing', async () => {
    const jobId = await stack.submit({ sql: endlessSql }, 'ALICE');
    const answer = await lookUp(jobId, 20, {}, 'BOB');
    expect([answer.status, await waited(answer)]).toEqual([404, null]);
    await stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' }, 'ALICE');
    await stack.settled(jobId, 'ALICE');
  });

  it('leave room for requests that do not wait', async () => {
    const jobId = await stack.submit({ sql: endlessSql });
    let ended = 0;
    const waits = [1, 2, 3].map(() => lookUp(jobId, 25).finally(() => (ended += 1)));
    expect((await stack.call(`/jobs/${jobId}`)).status).toBe(200);
    expect(ended).toBe(0);
    await cancelled(jobId);
    for (const answer of await Promise.all(waits)) {
      expect(await waited(answer)).toBe('wait=25');
      expect((await answerOf(answer)).state).toBe('CANCELLED');
    }
  });

  it('are as many as may; a further one is answered at once', async () => {
    const ends = Math.ceil(Date.now() / 1_000) + 60;
    const places = Array.from({ length: 8 }, (_, at) => `${ends}.${at}`);
    await placesTaken(WAITERS_PREFIX, places);
    calls.length = 0;
    const answer = await stack.post({ sql: endlessSql }, wait(20));
    expect([answer.status, await waited(answer)]).toEqual([202, null]);
    // A wait of twenty seconds reads the record some 65 times.
    expect(calls.filter(({ name }) => name === 'dynamodb.GetItem').length).toBeLessThan(10);
    const { jobId } = await answerOf(answer);
    expect(await waited(await lookUp(jobId, 1))).toBeNull();
    // Places whose time is over are free.
    await placesTaken(
      WAITERS_PREFIX,
      places.map((place) => place.replace(/^\d+/, '1000')),
    );
    expect(await waited(await lookUp(jobId, 1))).toBe('wait=1');
    await stack.dynamo.send(
      new DeleteCommand({ TableName: stack.tableName, Key: { jobId: WAITERS_PREFIX } }),
    );
    await cancelled(jobId);
  });

  it.each(['kill-before', 'kill-after'] as const)(
    'change nothing where their function dies: %s',
    async (fault) => {
      let reads = 0;
      faultOf = (by, name) => {
        if (!by.includes('Submit') || name !== 'dynamodb.GetItem') return undefined;
        reads += 1;
        return reads === 3 ? fault : undefined;
      };
      const sql = 'select 9 as n where sleep_ms(500) is null';
      const lost = await stack.post({ sql, onWaitTimeout: 'cancel' }, wait(20));
      expect(lost.status).toBe(500);
      const { jobs } = await (await stack.call('/jobs?limit=1')).json();
      expect(await stack.done(jobs[0].jobId)).toMatchObject({ sql, state: 'SUCCEEDED' });
    },
  );

  it('change nothing where their client hangs up', async () => {
    const sql = 'select 10 as n where sleep_ms(500) is null';
    const signal = AbortSignal.timeout(300);
    const gone = stack.call('/jobs', {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json', ...wait(20) },
      body: JSON.stringify({ sql }),
    });
    await expect(gone).rejects.toThrow();
    await stack.idle();
    const { jobs } = await (await stack.call('/jobs?limit=1')).json();
    expect(await stack.settled(jobs[0].jobId)).toMatchObject({ sql, state: 'SUCCEEDED' });
  });
});
