import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Waiters } from '../../../shared/job/waiters.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { startJobTable } from '../../support/job-table.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const later = (seconds: number) => addSeconds(NOW, seconds);

let table: Awaited<ReturnType<typeof startJobTable>>;
beforeAll(async () => {
  table = await startJobTable();
});
afterAll(() => table.stop());

const waitersOf = (ownerWaiters: number, waiters: number) =>
  new Waiters(table.dynamo, table.tableName, { ownerWaiters, waiters });
const NONE = Number.POSITIVE_INFINITY;

/** What is left in the table, by all tests before. */
const placesLeft = async (): Promise<unknown[]> => {
  const { Items = [] } = await table.dynamo.send(new ScanCommand({ TableName: table.tableName }));
  return Items.flatMap((item) =>
    Object.values(item).flatMap((set) => (set instanceof Set ? [...set] : [])),
  );
};

describe('the requests that wait', () => {
  it('are as many of one owner as may, and one more when one leaves', async () => {
    const waiters = waitersOf(2, NONE);
    const enter = (owner: string) => waiters.enter(owner, NOW, later(5));
    const all = await Promise.all([enter('ann'), enter('ann'), enter('ann'), enter('ann')]);
    const inside = all.flatMap((waiter) => waiter ?? []);
    expect(inside).toHaveLength(2);
    const other = await enter('bob');
    expect(other).toBeDefined();
    await inside[0]?.leave();
    const next = await enter('ann');
    expect(next).toBeDefined();
    await Promise.all([inside[1], other, next].map((waiter) => waiter?.leave()));
    expect(await placesLeft()).toEqual([]);
  });

  it('are as many of all owners as may; who is refused takes no place', async () => {
    const waiters = waitersOf(5, 2);
    const owners = ['ann', 'bob', 'cid', 'dan'];
    const all = await Promise.all(owners.map((owner) => waiters.enter(owner, NOW, later(5))));
    const inside = all.flatMap((waiter) => waiter ?? []);
    expect(inside).toHaveLength(2);
    expect(await placesLeft()).toHaveLength(4);
    await Promise.all(inside.map((waiter) => waiter.leave()));
    expect(await placesLeft()).toEqual([]);
  });

  it('keep their places until their waits are over, if their functions die', async () => {
    const waiters = waitersOf(1, 1);
    await waiters.enter('eve', NOW, later(5));
    expect(await waiters.enter('eve', later(4), later(9))).toBeUndefined();
    const next = await waiters.enter('eve', later(7), later(12));
    expect(next).toBeDefined();
    expect(await waiters.enter('fay', later(8), later(13))).toBeUndefined();
    await next?.leave();
    expect(await placesLeft()).toEqual([]);
  });

  it('find room at once after many died, and clear their places step by step', async () => {
    const owners = Array.from({ length: 100 }, (_, at) => `dead ${at}`);
    const waiters = waitersOf(1, owners.length);
    await Promise.all(owners.map((owner) => waiters.enter(owner, NOW, later(5))));
    expect(await waiters.enter('hal', later(4), later(9))).toBeUndefined();
    const next = await waiters.enter('dead 99', later(7), later(12));
    expect(next).toBeDefined();
    // Those of all together and of the owner, and 38 others: an expression has at most 4 KB.
    expect(await placesLeft()).toHaveLength(61 + 2);
    const full = waitersOf(1, 1);
    expect(await full.enter('hal', later(7), later(12))).toBeUndefined();
    expect(await full.enter('hal', later(7), later(12))).toBeUndefined();
    await next?.leave();
    expect(await placesLeft()).toEqual([]);
  });

  it('are counted for each owner alone where there is no limit for all together', async () => {
    const waiters = waitersOf(1, NONE);
    const all = await Promise.all(
      ['ann', 'bob'].map((owner) => waiters.enter(owner, NOW, later(5))),
    );
    expect(await waiters.enter('ann', NOW, later(5))).toBeUndefined();
    const { Count } = await table.dynamo.send(new ScanCommand({ TableName: table.tableName }));
    await Promise.all(all.map((waiter) => waiter?.leave()));
    expect([Count, await placesLeft()]).toEqual([3, []]);
  });

  it('are not counted where there is no limit', async () => {
    const waiter = await waitersOf(NONE, NONE).enter('gil', NOW, later(5));
    expect(await placesLeft()).toEqual([]);
    await waiter?.leave();
  });

  it('may be asked again where the table does not answer', async () => {
    const client = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:9',
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const away = new Waiters(DynamoDBDocumentClient.from(client), 'jobs', {
      ownerWaiters: 1,
      waiters: 1,
    });
    await expect(away.enter('ann', NOW, later(5))).rejects.toThrow(RetryableFailure);
    client.destroy();
  });
});
