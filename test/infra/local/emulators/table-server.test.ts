import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryObjects } from 'node:v8';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTableServer } from '../../../../infra/local/emulators/table-server.ts';
import { AbstractValueIterator } from '../../../../node_modules/abstract-level/index.js';

let folder: string;
let server: Awaited<ReturnType<typeof startTableServer>>;
let client: DynamoDBClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-'));
  server = await startTableServer({ tableDir: folder });
  client = new DynamoDBClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: 'Table',
      AttributeDefinitions: [
        { AttributeName: 'owner', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'owner', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const patience = { client, minDelay: 0.05, maxDelay: 0.2, maxWaitTime: 20 };
  await waitUntilTableExists(patience, { TableName: 'Table' });
  for (const at of ['1', '2', '3']) {
    await client.send(new PutCommand({ TableName: 'Table', Item: { owner: 'alice', at } }));
  }
});
afterAll(async () => {
  client.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

it('leaves nothing of a read open, whether it came to the end or stopped at its limit', async () => {
  const read = async (limit: number) => {
    await client.send(
      new QueryCommand({
        TableName: 'Table',
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': 'alice' },
        Limit: limit,
      }),
    );
    await client.send(new ScanCommand({ TableName: 'Table', Limit: limit }));
  };
  const open = () => queryObjects(AbstractValueIterator, { format: 'count' });
  await read(1);
  const before = open();
  for (let n = 0; n < 20; n += 1) for (const limit of [1, 10]) await read(limit);
  expect(open()).toBeLessThanOrEqual(before);
});
