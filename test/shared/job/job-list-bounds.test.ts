import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Job, viewOf } from '../../../shared/job/job.ts';
import { JobList, type ListQuery } from '../../../shared/job/job-list.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { escapedBytes } from '../../../shared/platform/lambda-payload.ts';
import { startJobTable } from '../../support/job-table.ts';

const MEBIBYTE = 1024 * 1024;

let table: Awaited<ReturnType<typeof startJobTable>>;
let list: JobList;
const batchGet = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(z.unknown()) })),
});
const batchOutput = z.object({ Responses: z.object({ jobs: z.array(z.instanceof(Object)) }) });
/** Of each BatchGetItem, how many records it read. */
const reads: number[] = [];
const warned: string[] = [];
/** In which state every record is read; a newer version may have states of its own. */
let stateRead = 'QUEUED';
beforeAll(async () => {
  table = await startJobTable();
  const warn = (message: string, { jobId }: { readonly jobId?: unknown } = {}) =>
    warned.push(`${message}: ${jobId}`);
  list = new JobList(table.dynamo, table.tableName, { warn });
  table.dynamo.middlewareStack.add(
    (next) => async (args) => {
      const { data } = batchGet.safeParse(args.input);
      for (const { Keys } of Object.values(data?.RequestItems ?? {})) reads.push(Keys.length);
      const result = await next(args);
      const { data: found } = batchOutput.safeParse(result.output);
      for (const item of found?.Responses.jobs ?? []) Object.assign(item, { state: stateRead });
      return result;
    },
    { step: 'initialize' },
  );
  for (let from = 0; from < 250; from += 25) await put('small', from, 25, 'select 1');
  for (let from = 0; from < 50; from += 10) await put('large', from, 10, '"'.repeat(99_000));
});
afterEach(() => {
  reads.length = 0;
  warned.length = 0;
  stateRead = 'QUEUED';
});
afterAll(() => table.stop());

const put = async (owner: string, from: number, count: number, sql: string) => {
  const items = Array.from({ length: count }, (_, at) =>
    newJob(
      { owner, sql, parameters: {}, format: 'csv' },
      addSeconds('2026-11-22T10:00:00.000Z', from + at),
    ),
  );
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  await table.dynamo.send(new BatchWriteCommand({ RequestItems: { [table.tableName]: requests } }));
};

const everyPage = async (query: ListQuery): Promise<Job[][]> => {
  const { jobs, next } = await list.page(query);
  return next === undefined ? [jobs] : [jobs, ...(await everyPage({ ...query, after: next }))];
};

describe('a page of large jobs', () => {
  it.each(['large', null])('ends at some 4 MB, and the next goes on (owner %s)', async (owner) => {
    const pages = await everyPage({ owner, limit: 50 });
    for (const jobs of pages) {
      expect(escapedBytes(JSON.stringify(jobs.map(viewOf)))).toBeLessThan(4.1 * MEBIBYTE);
    }
    const large = pages.flat().filter((job) => job.owner === 'large');
    expect(large).toHaveLength(50);
    expect(new Set(large.map(({ jobId }) => jobId)).size).toBe(50);
    expect(pages.length).toBeGreaterThan(3);
  });

  it('reads no more of them for a filter that matches none', async () => {
    const page = await list.page({ owner: 'large', limit: 50, state: 'FAILED' });
    expect(page.jobs).toEqual([]);
    expect(page.next).toBeDefined();
    expect(reads[0]).toBe(50);
    // More than once only what one answer of DynamoDB had no room for.
    expect(new Set(reads.slice(1)).has(50)).toBe(false);
  });
});

describe('a page of a state that few jobs have', () => {
  it('looks at 200 records, and the next goes on behind them', async () => {
    const query = { owner: 'small', limit: 50, state: 'FAILED' } as const;
    const first = await list.page(query);
    expect([first.jobs, reads.reduce((sum, count) => sum + count, 0)]).toEqual([[], 200]);
    expect(await everyPage({ ...query, after: first.next })).toEqual([[]]);
  });
});

describe('a page of records that cannot be read', () => {
  it('says so of each by its id, and the next goes on behind them', async () => {
    stateRead = 'UNKNOWN';
    const query = { owner: 'small', limit: 50 };
    const first = await list.page(query);
    expect([first.jobs, reads.reduce((sum, count) => sum + count, 0)]).toEqual([[], 200]);
    expect(await everyPage({ ...query, after: first.next })).toEqual([[]]);
    stateRead = 'QUEUED';
    const jobs = (await everyPage(query)).flat();
    expect(warned.sort()).toEqual(jobs.map(({ jobId }) => `Job not read: ${jobId}`).sort());
  });

  it('ends at some 4 MB too', async () => {
    stateRead = 'UNKNOWN';
    expect(await list.page({ owner: 'large', limit: 50 })).toMatchObject({ jobs: [], next: {} });
    expect(reads[0]).toBe(50);
    expect(new Set(reads.slice(1)).has(50)).toBe(false);
  });
});
