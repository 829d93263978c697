import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { JobCounts } from '../../../shared/job/job-counts.ts';

const inputSchema = z.object({
  Limit: z.number(),
  ExclusiveStartKey: z.object({ jobId: z.string() }).optional(),
});

/** An index of three pages of two jobs each, as DynamoDB ends a page at 1 MB. */
const countsOfPages = () => {
  const inputs: z.infer<typeof inputSchema>[] = [];
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  dynamo.middlewareStack.add(
    () => async (args) => {
      const input = inputSchema.parse(args.input);
      inputs.push(input);
      const page = Number(input.ExclusiveStartKey?.jobId ?? 0) + 1;
      const LastEvaluatedKey = page < 3 ? { jobId: String(page) } : undefined;
      const output = { Count: Math.min(2, input.Limit), LastEvaluatedKey, $metadata: {} };
      return { output, response: {} };
    },
    { step: 'initialize', priority: 'high' },
  );
  return { counts: new JobCounts(dynamo, 'jobs'), inputs };
};

describe('a count of open jobs', () => {
  it.each([
    ['of one owner', (counts: JobCounts, max: number) => counts.open('alice', max)],
    ['of all owners', (counts: JobCounts, max: number) => counts.openOfAll(max)],
  ])('%s adds up every page, and reads no more than it needs', async (_, count) => {
    const all = countsOfPages();
    expect(await count(all.counts, 100)).toBe(6);
    expect(all.inputs.map(({ Limit }) => Limit)).toEqual([100, 98, 96]);
    const some = countsOfPages();
    expect(await count(some.counts, 3)).toBe(3);
    expect(some.inputs.map(({ Limit }) => Limit)).toEqual([3, 1]);
  });
});
