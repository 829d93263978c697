import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsSignature } from '../../shared/client/aws-signature.ts';
import { JobClient } from '../../shared/client/job-client.ts';
import { collected } from '../support/collected.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

const countRows = fileURLToPath(new URL('../support/count-rows.ts', import.meta.url));

let stack: PipelineStack;
let client: JobClient;

beforeAll(async () => {
  stack = await sharedPipelineStack();
  client = new JobClient({ endpoint: stack.apiUrl });
});

afterAll(() => stack.stop());

const signedAs = (accessKeyId: string) =>
  new JobClient({
    endpoint: stack.apiUrl,
    authorize: awsSignature({
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey: 'any' },
    }),
  });

describe('the client', () => {
  it('takes a report from its parameters to its rows', async () => {
    const { jobId } = await client.submit({
      report: 'revenue-by-country',
      parameters: { country_name: 'UNITED STATES' },
    });
    const states: string[] = [];
    const job = await client.wait(jobId, { onJob: ({ state }) => states.push(state) });
    expect(job).toMatchObject({ state: 'SUCCEEDED', result: { rowCount: 10 } });
    expect(states.at(-1)).toBe('SUCCEEDED');

    const rows = await collected(client.rows(jobId));
    expect(rows).toHaveLength(10);
    expect(rows[0]).toEqual({
      customer_segment: 'FURNITURE',
      total_order_price: '789077.92',
      order_year: 1998,
      order_month: 1,
      region: 'AMERICA',
      country: 'UNITED STATES',
      order_priority: '1-URGENT',
    });
    expect((await client.manifest(jobId)).job).toMatchObject({ jobId, writtenRowCount: 10 });
  });

  it('lists the reports and the caller’s own jobs', async () => {
    const alice = signedAs('CLIENTALICE');
    const { jobId } = await alice.submit({ sql: 'select 1 as n' });
    await alice.wait(jobId);
    const jobs = await collected(alice.list({ pageSize: 1 }));
    expect(jobs.map((job) => [job.jobId, job.owner])).toEqual([[jobId, 'CLIENTALICE']]);
    expect(await collected(alice.rows(jobId))).toEqual([{ n: 1 }]);
    await expect(client.get(jobId)).rejects.toMatchObject({ status: 404 });
    expect((await client.reports()).map(({ name }) => name)).toContain('revenue-by-country');
  });

  it('cancels, and is told when it is too late', async () => {
    const { jobId } = await client.submit({ sql: 'select 1 as n' });
    await client.wait(jobId);
    await expect(client.cancel(jobId)).rejects.toThrow(
      `Job ${jobId} is SUCCEEDED; only a job that has not settled can be cancelled.`,
    );
  });

  it('keeps integers beyond 2^53 and decimals as their digits', async () => {
    const sql = 'select 9007199254740993 as big, 0.10::decimal(10,2) as tenth, null::int as none';
    for (const format of ['csv', 'jsonl'] as const) {
      const { jobId } = await client.submit({ sql, format });
      await client.wait(jobId);
      expect(await collected(client.rows(jobId))).toEqual([
        { big: '9007199254740993', tenth: '0.10', none: null },
      ]);
    }
  });
});

describe('rows by the hundred thousand', () => {
  const HEAP_MB = 24;
  const run = async (jobId: string, ...more: string[]) => {
    const size = [`--max-old-space-size=${HEAP_MB}`, '--max-semi-space-size=1'];
    const args = [...size, countRows, stack.apiUrl, jobId, ...more];
    return promisify(execFile)(process.execPath, args);
  };

  it('pass through a heap that could not hold them', async () => {
    const { jobId } = await client.submit({
      sql: `select l_orderkey, l_extendedprice, repeat(l_comment, 8) as text
            from lineitem cross join (select 1 as n union all select 2) twice limit 100000`,
      format: 'jsonl',
    });
    const job = await client.wait(jobId);
    expect(job.result).toMatchObject({ rowCount: 100_000 });
    expect(job.result?.sizeBytes).toBeGreaterThan(HEAP_MB * 1024 * 1024);
    expect((await run(jobId)).stdout).toBe('100000 rows\n');
    await expect(run(jobId, 'keep')).rejects.toMatchObject({ stdout: '' });
  });
});
