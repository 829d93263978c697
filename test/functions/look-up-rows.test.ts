import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getRows } from '../../functions/status/look-ups.ts';
import type { Job } from '../../shared/job/job.ts';
import { firstRows } from '../../shared/pipeline/look-up-rows.ts';
import { aRequest } from '../support/api-request.ts';
import { asProblem } from '../support/as-problem.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { readMemoryResults } from '../support/memory/memory-results.ts';

const ROWS = ['1', '2', '3', '4', '5'];

const setUp = () => {
  const pipeline = memoryPipeline();
  const deps = {
    jobs: pipeline.jobs,
    clock: pipeline.clock,
    admins: ['root'],
    list: { page: async () => ({ jobs: [] }) },
    results: readMemoryResults(pipeline.results),
  };
  const rows = (jobId: string, query: Record<string, string> = {}, owner = 'alice') =>
    getRows(deps, aRequest({ pathParameters: { jobId }, query, owner })).catch(asProblem);
  const page = async (jobId: string, query: Record<string, string> = {}) =>
    JSON.parse((await rows(jobId, query)).body ?? '');
  return { pipeline, rows, page };
};

const succeeded = async (request: object = {}) => {
  const all = setUp();
  const { jobId } = await all.pipeline.submit({ report: 'counts', ...request });
  all.pipeline.statements.finish(jobId, ROWS);
  await all.pipeline.deliver(jobId);
  const change = (changes: Partial<Job>) =>
    all.pipeline.jobs.records.set(jobId, { ...all.pipeline.jobs.of(jobId), ...changes });
  return { ...all, jobId, change };
};

describe('the rows of a result', () => {
  it('come in pages whose cursors lead on to the end', async () => {
    const { page, pipeline, jobId } = await succeeded();
    const { columns } = pipeline.jobs.of(jobId).result ?? {};
    const first = await page(jobId, { limit: '2' });
    expect(first).toEqual({
      columns,
      rows: [[1], [2]],
      rowCount: 5,
      nextCursor: expect.any(String),
    });
    const second = await page(jobId, { limit: '2', cursor: first.nextCursor });
    const last = await page(jobId, { limit: '2', cursor: second.nextCursor });
    expect([second.rows, last.rows]).toEqual([[[3], [4]], [[5]]]);
    expect(Object.keys(last)).toEqual(['columns', 'rows', 'rowCount']);
    // A cursor has no memory: the same page comes again.
    expect(await page(jobId, { limit: '2', cursor: first.nextCursor })).toEqual(second);
  });

  it('are a hundred unless the query names another number', async () => {
    const { page, pipeline } = setUp();
    const { jobId } = await pipeline.submit({ report: 'counts' });
    const numbers = Array.from({ length: 1_200 }, (_, at) => String(at));
    pipeline.statements.finish(jobId, numbers);
    await pipeline.deliver(jobId);
    expect((await page(jobId)).rows).toHaveLength(100);
    expect((await page(jobId, { limit: '1000' })).rows).toHaveLength(1_000);
  });

  it('are as many as make an answer of a mebibyte, columns and cursor counted', async () => {
    const { rows, pipeline } = setUp();
    const { jobId } = await pipeline.submit({ report: 'counts' });
    // With quotes, brackets and comma 2 KiB a row: 512 would fit without what surrounds them.
    pipeline.statements.finish(jobId, Array(600).fill('1'.repeat(2_043)));
    await pipeline.deliver(jobId);
    const { body = '' } = await rows(jobId, { limit: '1000' });
    expect(JSON.parse(body).rows).toHaveLength(511);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1_048_576);
  });

  it('are a conflict with a way out where one alone is larger than that', async () => {
    const { rows, pipeline } = setUp();
    const { jobId } = await pipeline.submit({ report: 'counts' });
    pipeline.statements.finish(jobId, ['1'.repeat(1_048_576)]);
    await pipeline.deliver(jobId);
    const refusal = rows(jobId);
    await expect(refusal).rejects.toMatchObject({ problem: 'result-not-pageable', status: 409 });
    await expect(refusal).rejects.toThrow('one of its rows is larger than a page');
  });

  it.each(['0', '1001', '-1', '1.5', '1e2', '', 'x', ' 1', '01'])(
    'are refused for the limit %j',
    async (limit) => {
      const { rows, jobId } = await succeeded();
      await expect(rows(jobId, { limit })).rejects.toMatchObject({
        status: 400,
        errors: [{ pointer: '/limit' }],
      });
    },
  );

  it('are refused for a query that there is not, all faults at once', async () => {
    const { rows, jobId } = await succeeded();
    await expect(rows(jobId, { limit: '0', page: '2' })).rejects.toMatchObject({
      status: 400,
      errors: [{ pointer: '/page' }, { pointer: '/limit' }],
    });
  });

  it('are refused for any cursor but those of this result', async () => {
    const { page, rows, pipeline, jobId } = await succeeded();
    const other = await pipeline.submit({ report: 'counts' });
    pipeline.statements.finish(other.jobId, ROWS);
    await pipeline.deliver(other.jobId);
    const { nextCursor } = await page(other.jobId, { limit: '1' });
    const cursors = fc.oneof(fc.constant(nextCursor), fc.string(), fc.base64String());
    await fc.assert(
      fc.asyncProperty(cursors, async (cursor) => {
        await expect(rows(jobId, { cursor })).rejects.toMatchObject({
          problem: 'malformed-request',
          status: 400,
          errors: [{ pointer: '/cursor', detail: expect.stringContaining('this result') }],
        });
      }),
    );
  });

  it('are hidden from all but their owner and administrators', async () => {
    const { rows, jobId } = await succeeded();
    for (const id of [jobId, 'none']) {
      await expect(rows(id, {}, 'bob')).rejects.toMatchObject({ problem: 'job-not-found' });
    }
    expect(await rows(jobId, {}, 'root')).toEqual(await rows(jobId));
  });

  it.each([
    [{ delivery: 'unload' }, 'the warehouse wrote it'],
    [{ format: 'parquet', delivery: 'unload' }, 'Parquet'],
    [{ compression: 'gzip' }, 'compressed with gzip'],
    [{ compression: 'zstd' }, 'compressed with zstd'],
  ] as const)('are a conflict with a way out for %o', async (changes, reason) => {
    const { rows, jobId, change } = await succeeded();
    change(changes);
    const refusal = rows(jobId);
    await expect(refusal).rejects.toMatchObject({ problem: 'result-not-pageable', status: 409 });
    await expect(refusal).rejects.toThrow(reason);
    await expect(refusal).rejects.toThrow(`GET /jobs/${jobId}/result`);
    await expect(refusal).rejects.toThrow('"delivery": "collect"');
  });

  it('are a conflict before there is a result, and where there never will be', async () => {
    const { rows, pipeline } = setUp();
    const { jobId } = await pipeline.submit();
    await expect(rows(jobId)).rejects.toMatchObject({ problem: 'result-not-ready', status: 409 });
    pipeline.statements.end(jobId, { hasResultSet: false });
    await pipeline.deliver(jobId);
    await expect(rows(jobId)).rejects.toMatchObject({ problem: 'no-result', status: 409 });
  });

  it('are given up where they come later than a request can wait', async () => {
    const { pipeline, jobId } = await succeeded();
    const results = { bytes: () => new Promise<never>(() => undefined) };
    const late = firstRows({ results, clock: pipeline.clock }, pipeline.jobs.of(jobId), 5);
    await expect(late).rejects.toThrow('took too long');
  });

  it('are gone with the result, and never those of another object', async () => {
    const { rows, pipeline, jobId } = await succeeded();
    const [[key = '', text = ''] = []] = pipeline.results.files;
    pipeline.results.files.set(key, text.replace('5', '6'));
    await expect(rows(jobId)).rejects.toMatchObject({ problem: 'result-altered', status: 410 });
    pipeline.results.files.clear();
    await expect(rows(jobId)).rejects.toMatchObject({ problem: 'result-expired', status: 410 });
    pipeline.results.files.set(key, text);
    pipeline.clock.pass(31 * 86_400);
    await expect(rows(jobId)).rejects.toMatchObject({ problem: 'result-expired', status: 410 });
  });
});
