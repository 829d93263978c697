import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PART_BYTES } from '../../shared/result/file-upload.ts';
import {
  countedLimits,
  type PipelineStack,
  startPipelineStack,
} from '../support/pipeline-stack.ts';

const calls: { readonly by: string; readonly name: string }[] = [];

let stack: PipelineStack;
beforeAll(async () => {
  stack = await startPipelineStack({
    // As many reads as a deployment makes that sets nothing of its own.
    limits: countedLimits,
    injectCallFault: ({ functionName, service, operation }) => {
      calls.push({ by: functionName, name: `${service}.${operation}` });
      return undefined;
    },
  });
});
afterAll(() => stack.stop());
beforeEach(() => {
  calls.length = 0;
});

/** How often each call was made by the functions that are not look-ups. */
const counts = (): Record<string, number> => {
  const counted: Record<string, number> = {};
  for (const { by, name } of calls) {
    // All owners' jobs are counted every five seconds at most, however many are submitted.
    if (!by.includes('Status') && name !== 'dynamodb.Scan')
      counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
};

/** Runs a job to its very end: settled, notified, and the mark of that cleared. */
const run = async (body: unknown) => stack.done(await stack.submit(body));

/** What a job needs whatever its size; prices in infra/aws/README.md are computed from these. */
const EVERY_JOB = {
  // The collector reads the job, and looks for one that waits for the room it leaves; submit looks
  // whether any waits, and counts its owner's open jobs and those of the last minute.
  'dynamodb.GetItem': 1,
  'dynamodb.Query': 4,
  'dynamodb.PutItem': 1,
  'dynamodb.UpdateItem': 3,
  'redshift-data.ExecuteStatement': 1,
  'redshift-data.DescribeStatement': 1,
  'sns.Publish': 1,
};

describe('a job without faults', () => {
  it.each([
    ['csv', 'redshift-data.GetStatementResultV2'],
    ['jsonl', 'redshift-data.GetStatementResult'],
  ])(
    'with a small result as %s makes four writes, one page call and two PUTs',
    async (format, page) => {
      await run({ sql: 'select n_name from nation', format });
      expect(counts()).toEqual({ ...EVERY_JOB, [page]: 1, 's3.PutObject': 2 });
    },
  );

  it('with a large result makes one call a page, one a part and a claim besides', async () => {
    const sql = "select i, repeat('x', 70) as filler from generate_series(1, 250000) t(i)";
    const job = await run({ sql });
    const parts = Math.ceil((job.result?.sizeBytes ?? 0) / PART_BYTES);
    expect(parts).toBeGreaterThan(1);
    expect(counts()).toEqual({
      ...EVERY_JOB,
      'dynamodb.UpdateItem': 4,
      'redshift-data.GetStatementResultV2': 2,
      's3.CreateMultipartUpload': 1,
      's3.UploadPart': parts,
      's3.CompleteMultipartUpload': 1,
      's3.PutObject': 1,
    });
  });

  it('without a result set makes no call for a result', async () => {
    await run({ sql: 'create table counted (n integer)' });
    expect(counts()).toMatchObject({ 'dynamodb.PutItem': 1, 'sns.Publish': 1 });
    expect(Object.keys(counts()).filter((name) => /s3|GetStatementResult/.test(name))).toEqual([]);
    expect(counts()['dynamodb.UpdateItem']).toBeLessThanOrEqual(3);
  });
});

describe('a look-up', () => {
  it('of a job is one read and nothing else', async () => {
    const { jobId } = await run({ sql: 'select 1 as n' });
    calls.length = 0;
    await stack.call(`/jobs/${jobId}`);
    expect(calls.map(({ name }) => name)).toEqual(['dynamodb.GetItem']);
  });
});
