import { PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AbstractLevel } from '../../../../node_modules/abstract-level/index.js';
import { startJobTable } from '../../../support/job-table.ts';

let table: Awaited<ReturnType<typeof startJobTable>>;
beforeAll(async () => {
  table = await startJobTable();
  for (const jobId of ['1', '2', '3']) {
    const Item = { jobId, owner: 'alice', submittedAt: jobId };
    await table.dynamo.send(new PutCommand({ TableName: table.tableName, Item }));
  }
});
afterAll(() => table.stop());

it('leaves nothing of a read open, whether it came to the end or stopped at its limit', async () => {
  const read = async (limit: number) => {
    const from = { TableName: table.tableName, Limit: limit };
    await table.dynamo.send(
      new QueryCommand({
        ...from,
        IndexName: 'owner-index',
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': 'alice' },
      }),
    );
    await table.dynamo.send(new ScanCommand(from));
  };
  const values = vi.spyOn(AbstractLevel.prototype, 'values');
  for (const limit of [1, 10]) await read(limit);
  const iterators = values.mock.results.map(({ value }) => value);
  values.mockRestore();
  expect(iterators.length).toBeGreaterThan(3);
  for (const iterator of iterators) {
    await expect(iterator.next()).rejects.toMatchObject({ code: 'LEVEL_ITERATOR_NOT_OPEN' });
  }
});
