import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { JobCounts } from '../../../shared/job/job-counts.ts';

const inputSchema = z.object({
  Limit: z.number(),
  ExclusiveStartKey: z.object({ jobId: z.string() }).optional(),
});

/** How many keys fit into 1 MB, where DynamoDB ends a page. */
const KEYS_PER_MEGABYTE = 8_000;

/** An index with these keys, of which a filter lets through those that are open. */
const countsOf = (areOpen: readonly boolean[]) => {
  const limits: number[] = [];
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  dynamo.middlewareStack.add(
    () => async (args) => {
      const { Limit, ExclusiveStartKey } = inputSchema.parse(args.input);
      limits.push(Limit);
      const from = Number(ExclusiveStartKey?.jobId ?? 0);
      const to = from + Math.min(Limit, KEYS_PER_MEGABYTE);
      const Count = areOpen.slice(from, to).filter(Boolean).length;
      const LastEvaluatedKey = to < areOpen.length ? { jobId: String(to) } : undefined;
      return { output: { Count, LastEvaluatedKey, $metadata: {} }, response: {} };
    },
    { step: 'initialize', priority: 'high' },
  );
  return { counts: new JobCounts(dynamo, 'jobs'), limits };
};

const open = (keys: number) => Array.from({ length: keys }, () => true);
const settled = (keys: number) => Array.from({ length: keys }, () => false);

describe('a count of open jobs', () => {
  it.each([
    ['of one owner', (counts: JobCounts, max: number) => counts.open('alice', max)],
    ['of all owners', (counts: JobCounts, max: number) => counts.openOfAll(max)],
  ])('%s adds up every page, and reads no more than it needs', async (_, count) => {
    const all = countsOf(open(17_000));
    expect(await count(all.counts, 20_000)).toBe(17_000);
    expect(all.limits).toEqual([20_000, 12_000, 4_000]);
    const some = countsOf(open(17_000));
    expect(await count(some.counts, 10_000)).toBe(10_000);
    expect(some.limits).toEqual([10_000, 2_000]);
    expect(await count(countsOf(open(30)).counts, 3)).toBe(3);
  });

  it('near the limit passes over jobs that wait for their notification in few pages', async () => {
    const outage = [...open(9), ...settled(6_000), ...open(1), ...settled(6_000)];
    const full = countsOf(outage);
    expect(await full.counts.openOfAll(10)).toBe(10);
    expect(full.limits).toHaveLength(7);
    const free = countsOf(outage);
    expect(await free.counts.openOfAll(11)).toBe(10);
    expect(free.limits).toHaveLength(13);
  });
});
