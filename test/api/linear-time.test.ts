import { describe, expect, it } from 'vitest';
import { columnKind } from '../../functions/console/page/result/rows/column-kind.ts';
import { rowOrder } from '../../functions/console/page/result/table/row-order.ts';
import { unloadedResult } from '../../shared/result/unload/unload-manifest.ts';
import { processorMs } from '../support/processor-time.ts';
import { requestLimits } from '../support/request-limits.ts';
import { growingRequests } from './growing-requests.ts';
import { memoryApi, type SentRequest } from './memory-api.ts';

const GROWTH = 10;
/** Ten times is linear and a hundred quadratic: the bound is as far from both. */
const MOST_GROWTH = 30;
/** What takes less is noise, so the large input may always take thirty times as long. */
const FLOOR_MS = 4;

/** Holds the processor time of ten times the input to thirty times that of the small one. */
const staysLinear = async (small: () => unknown, large: () => unknown): Promise<void> => {
  const allowed = MOST_GROWTH * FLOOR_MS;
  const least = await processorMs(large, allowed);
  if (least < allowed) return;
  const bound = MOST_GROWTH * Math.max(await processorMs(small), FLOOR_MS);
  expect(await processorMs(large, bound)).toBeLessThan(bound);
};

/** The job that the id `known` stands for has a result. */
const withOneJob = async () => {
  const { pipeline, send } = memoryApi();
  const { jobId } = await pipeline.submit({ report: 'sales' });
  pipeline.statements.finish(jobId, ['1']);
  await pipeline.deliver(jobId);
  return (request: Partial<SentRequest>) =>
    send({
      routeKey: 'POST /jobs',
      owner: 'alice',
      ...request,
      ...(request.jobId === 'known' && { jobId }),
    });
};

describe('ten times as much input takes at most thirty times the processor time', () => {
  it.each(growingRequests)('for $name', async ({ most, of }) => {
    const send = await withOneJob();
    const [small, large] = [of(Math.floor(most / GROWTH)), of(Math.floor(most))];
    expect(Buffer.byteLength(large.body ?? '')).toBeLessThanOrEqual(requestLimits.bodyBytes);
    const statuses: number[] = [];
    await staysLinear(
      () => send(small),
      async () => statuses.push((await send(large)).statusCode),
    );
    expect(Math.max(...statuses)).toBeLessThan(500);
  });

  it.each([
    ['equal numbers', (n: number) => [`1.${'0'.repeat(n)}1`, `1.${'0'.repeat(n)}2`]],
    ['numbers with and without exponent', (n: number) => ['1'.repeat(n), `${'1'.repeat(n)}e0`]],
    ['zeros', (n: number) => [`${'0'.repeat(n)}e0`, `${'0'.repeat(n)}`]],
  ])('to sort a column of %s', async (_, column) => {
    const sort = (n: number) => {
      const rows = column(n).map((value) => [value]);
      return () => rowOrder(rows, 'number', { column: 0, direction: 'ascending' });
    };
    await staysLinear(sort(10_000), sort(100_000));
  });

  it('to compare the manifest of an UNLOAD with its files', async () => {
    const meta = { content_length: 1, record_count: 1 };
    const compare = (n: number) => {
      const keys = Array.from({ length: n }, (_, at) => `${at}_part_00`);
      const objects = keys.map((key) => ({ key, sizeBytes: 1, etag: 'e' }));
      const entries = keys.map((key) => ({ url: `s3://b/${key}`, meta }));
      const total = { content_length: n, record_count: n };
      const manifest = JSON.stringify({ entries, schema: { elements: [] }, meta: total });
      return () => unloadedResult({ objects, manifest }, { format: 'jsonl' }, 'b');
    };
    await staysLinear(compare(2_000), compare(20_000));
  });

  it('to tell what kind a column is', async () => {
    const tell = (n: number) => () => columnKind(undefined, [`${'1'.repeat(n)}x`]);
    await staysLinear(tell(10_000), tell(100_000));
  });
});
