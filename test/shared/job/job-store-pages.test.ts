import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { JobStore } from '../../../shared/job/job-store.ts';

const inputSchema = z.object({
  ExclusiveStartKey: z.object({ jobId: z.string() }).optional(),
});

const DUE_TIMES = ['10:02', '10:00', '10:01'] as const;

/** An index of three pages of one job each, as DynamoDB ends a page at 1 MB. */
const storeOfPages = () => {
  const pages: number[] = [];
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  dynamo.middlewareStack.add(
    () => async (args) => {
      const page = Number(inputSchema.parse(args.input).ExclusiveStartKey?.jobId ?? 0) + 1;
      pages.push(page);
      const attentionAt = `2026-11-22T${DUE_TIMES[page - 1]}:00.000Z`;
      const Items = [{ jobId: `${page}`, owner: 'alice', openKey: `${page}`, attentionAt }];
      const LastEvaluatedKey = page < 3 ? { jobId: `${page}` } : undefined;
      return { output: { Items, LastEvaluatedKey, $metadata: {} }, response: {} };
    },
    { step: 'initialize', priority: 'high' },
  );
  return { store: new JobStore(dynamo, 'jobs'), pages };
};

const idsOf = (some: readonly { readonly jobId: string }[]) => some.map(({ jobId }) => jobId);

describe('an index of several pages', () => {
  it('shows the whole queue in its order, and no page more than is asked for', async () => {
    const whole = storeOfPages();
    expect(idsOf(await whole.store.queued(10))).toEqual(['1', '2', '3']);
    const some = storeOfPages();
    expect(idsOf(await some.store.queued(2))).toEqual(['1', '2']);
    expect(some.pages).toEqual([1, 2]);
  });

  it('shows what is overdue for longest, whichever page has it', async () => {
    const { store, pages } = storeOfPages();
    expect(idsOf(await store.overdue('2026-11-22T11:00:00.000Z', 2))).toEqual(['2', '3']);
    expect(pages).toEqual([1, 2, 3]);
  });
});
