import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketSource } from '../../bin/verify/result-source.ts';
import { verifyResult } from '../../bin/verify/verify-result.ts';
import { JobClient } from '../../shared/client/job-client.ts';
import { collected } from '../support/collected.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';
import { subscribe } from '../support/subscription.ts';

let stack: PipelineStack;
let client: JobClient;
beforeAll(async () => {
  stack = await sharedPipelineStack();
  client = new JobClient({ endpoint: stack.apiUrl });
});
afterAll(() => stack.stop());

const sql = 'select r_name from region where 1 = 0';

describe('a query that finds no rows', () => {
  it.each(['csv', 'jsonl', 'parquet'] as const)(
    'succeeds unloaded as %s, without a file, for every reader',
    async (format) => {
      const job = await stack.done(await stack.submit({ sql, format, delivery: 'unload' }));
      expect(job).toMatchObject({
        state: 'SUCCEEDED',
        result: { hasResultSet: true, rowCount: 0, sizeBytes: 0, fileCount: 0, files: [] },
      });
      const { jobId, result } = job;
      expect((await stack.call(`/jobs/${jobId}/result`)).status).toBe(204);
      expect(await client.manifest(jobId)).toMatchObject({
        entries: [],
        job: { delivery: 'unload', writtenRowCount: 0 },
      });
      expect(await collected(client.rows(jobId))).toEqual([]);
      expect(await new Response(await client.file(jobId)).text()).toBe('');

      const folder = (result?.manifestKey ?? '').replace('manifest.json', '');
      const source = bucketSource(stack.s3, stack.bucket, folder);
      expect(await verifyResult(source)).toMatchObject({ files: [], faults: [] });
    },
  );

  it('has its header where it is collected', async () => {
    const jobId = await stack.submit({ sql });
    expect(await stack.done(jobId)).toMatchObject({
      result: { hasResultSet: true, rowCount: 0, fileCount: 1, columns: [{ name: 'r_name' }] },
    });
    expect(await stack.resultText(jobId)).toBe('r_name\r\n');
  });

  it('is announced as a result set', async () => {
    const subscription = await subscribe(stack, 'without-rows');
    await stack.submit({ sql, delivery: 'unload' });
    const { event } = await subscription.next();
    subscription.close();
    expect(event).toMatchObject({ data: { result: { hasResultSet: true, fileCount: 0 } } });
  });
});

describe('a statement without result set', () => {
  it('has none in any form, and its files are a conflict', async () => {
    const jobId = await stack.submit({ sql: 'create temp table t (n int)' });
    expect(await stack.done(jobId)).toMatchObject({
      state: 'SUCCEEDED',
      result: { hasResultSet: false, fileCount: 0, files: [] },
    });
    expect((await stack.call(`/jobs/${jobId}/result`)).status).toBe(409);
    expect((await stack.call(`/jobs/${jobId}/manifest`)).status).toBe(409);
    await expect(collected(client.rows(jobId))).rejects.toThrow('brought no result set');
  });
});
