import { afterEach, describe, expect, it } from 'vitest';
import type { JobAnswer } from '../../../shared/api/answers.ts';
import { JobClient } from '../../../shared/client/job-client.ts';
import { JobNotSucceededError } from '../../../shared/client/job-problem.ts';
import { collected } from '../../support/collected.ts';
import { type Answer, type HttpDouble, startHttpDouble } from '../../support/http-double.ts';
import { aJobView, aSucceededView } from '../../support/job-view.ts';

const doubles: HttpDouble[] = [];
afterEach(() => Promise.all(doubles.splice(0).map((double) => double.stop())));

const setUp = async (answers: Record<string, readonly Answer[]>) => {
  const double = await startHttpDouble(answers);
  doubles.push(double);
  const client = new JobClient({ endpoint: double.url, pause: async () => undefined });
  return { client, double };
};

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => [from + at]);

/** A job of so many numbers, with its first hundred. */
const answer = (rowCount: number, job: Partial<JobAnswer> = {}): JobAnswer => {
  const view = aSucceededView([['n', 'int4']], rowCount);
  const columns = view.result?.columns ?? [];
  const nextCursor = rowCount > 100 ? { nextCursor: 'c100' } : {};
  const rows = { columns, rows: numbers(1, Math.min(rowCount, 100)), rowCount, ...nextCursor };
  return { ...view, rows, ...job };
};
const applied = { 'preference-applied': 'wait=20' };
const rowsOf = (count: number) => numbers(1, count).map(([n]) => ({ n }));
const request = { report: 'counts' };

describe('running a request', () => {
  it('takes one request for up to a hundred rows', async () => {
    const { client, double } = await setUp({
      'POST /jobs': [{ status: 200, headers: applied, body: answer(100) }],
    });
    const rows = await collected(client.run(request, { idempotencyKey: 'k' }));
    expect(rows).toEqual(rowsOf(100));
    expect(double.calls()).toEqual(['POST /jobs']);
    expect(double.seen[0]?.headers).toMatchObject({ prefer: 'wait=20', 'idempotency-key': 'k' });
  });

  it('takes one more for up to a thousand', async () => {
    const { columns } = answer(1_000).rows ?? { columns: [] };
    const { client, double } = await setUp({
      'POST /jobs': [{ status: 200, headers: applied, body: answer(1_000) }],
      'GET /jobs/j-1/rows?limit=1000&cursor=c100': [
        { body: { columns, rows: numbers(101, 1_000), rowCount: 1_000 } },
      ],
    });
    expect(await collected(client.run(request))).toEqual(rowsOf(1_000));
    expect(double.calls()).toHaveLength(2);
  });

  it('takes the file of a larger result', async () => {
    const { client, double } = await setUp({
      'POST /jobs': [{ status: 200, headers: applied, body: answer(1_001) }],
    });
    double.on('GET /jobs/j-1/result', { status: 303, headers: { location: `${double.url}/f` } });
    double.on('GET /f', { body: `n\r\n${numbers(1, 1_001).join('\r\n')}\r\n` });
    expect(await collected(client.run(request))).toEqual(rowsOf(1_001));
    expect(double.calls()).toEqual(['POST /jobs', 'GET /jobs/j-1/result', 'GET /f']);
  });

  it('follows a job that takes longer than the wait', async () => {
    const { client, double } = await setUp({
      'POST /jobs': [{ status: 202, headers: applied, body: aJobView() }],
      'GET /jobs/j-1': [
        { headers: { ...applied, etag: '"1"' }, body: aJobView({ state: 'RUNNING' }) },
        { status: 304, headers: applied },
        { headers: applied, body: answer(2) },
      ],
    });
    expect(await collected(client.run(request))).toEqual(rowsOf(2));
    expect(double.seen.slice(1).map(({ headers }) => headers['prefer'])).toEqual([
      'wait=0',
      'wait=1',
      'wait=1',
    ]);
  });

  it('brings no rows of a statement without result set', async () => {
    const { result, ...job } = aSucceededView([], 3);
    const body = { ...job, result: { ...result, hasResultSet: false } };
    const { client } = await setUp({ 'POST /jobs': [{ status: 200, body }] });
    expect(await collected(client.run(request))).toEqual([]);
  });

  it('fails with the reason of the job', async () => {
    const error = { code: 'STATEMENT_FAILED', detail: 'relation "x" is missing', retryable: false };
    const job = aJobView({ state: 'FAILED', error });
    const { client } = await setUp({ 'POST /jobs': [{ status: 200, body: job }] });
    const thrown = await client
      .run(request)
      .next()
      .catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(JobNotSucceededError);
    expect(thrown).toMatchObject({
      message: 'Job j-1 is FAILED: relation "x" is missing',
      job: { error },
    });
  });
});

describe('the rows of a page', () => {
  it('are those of the file: names, NaN, JSON, digits', async () => {
    const types = ['int8', 'numeric', 'float8', 'float8', 'super', 'super', 'varchar', 'varchar'];
    const columns = types.map((type) => ({ name: 'v', type, nullable: true }));
    const values = ['9007199254740993', '0.10', 'NaN', 1.5, { a: [1] }, '12', '12', null];
    const page = { columns, rows: [values], rowCount: 1 };
    const job = { ...aSucceededView([], 1), rows: page };
    const { client, double } = await setUp({ 'GET /jobs/j-1': [{ body: job }] });
    const [row] = await collected(client.rows('j-1'));
    expect(Object.keys(row ?? {})).toEqual(['v', ...[2, 3, 4, 5, 6, 7, 8].map((n) => `v_${n}`)]);
    expect(Object.values(row ?? {})).toEqual([
      '9007199254740993',
      '0.10',
      Number.NaN,
      1.5,
      { a: [1] },
      '12',
      '12',
      null,
    ]);
    expect(double.seen[0]?.headers['prefer']).toBe('wait=0');

    const { rows: _, ...withoutRows } = { ...job, result: { ...job.result, columns } };
    const fields = '9007199254740993,0.10,NaN,1.5,"{""a"":[1]}","""12""",12,';
    double.on('GET /jobs/j-1', { body: withoutRows });
    double.on('GET /jobs/j-1/result', { body: `v,v,v,v,v,v,v,v\r\n${fields}\r\n` });
    expect(await collected(client.rows('j-1'))).toEqual([row]);
    const members = `"v":9007199254740993,"v_2":0.10,"v_3":"NaN","v_4":1.5,"v_5":{"a":[1]},"v_6":"12","v_7":"12","v_8":null`;
    double.on('GET /jobs/j-1', { body: { ...withoutRows, format: 'jsonl' } });
    double.on('GET /jobs/j-1/result', { body: `{${members}}\n` });
    expect(await collected(client.rows('j-1'))).toEqual([row]);
  });
});
