import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startTableServer } from '../../infra/local/emulators/table-server.ts';
import { jobIndexes, jobTableSchema } from '../../shared/job/job-table-schema.ts';

const keyed = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];

const indexes = Object.values(jobIndexes);
const keyAttributes = new Set<string>([
  jobTableSchema.partitionKey,
  ...indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
]);

/** A job table of its own on a DynamoDB of its own, with the indexes of lists and of attention. */
export const startJobTable = async () => {
  const tableDir = await mkdtemp(join(tmpdir(), 'job-table-'));
  const server = await startTableServer({ tableDir });
  const client = new DynamoDBClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: 'jobs',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...keyAttributes].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: [{ AttributeName: jobTableSchema.partitionKey, KeyType: 'HASH' }],
      GlobalSecondaryIndexes: indexes.map(({ name, partitionKey, sortKey, attributes }) => ({
        IndexName: name,
        KeySchema: keyed(partitionKey, sortKey),
        Projection:
          attributes.length === 0
            ? { ProjectionType: 'KEYS_ONLY' as const }
            : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...attributes] },
      })),
    }),
  );
  const waiting = { client, minDelay: 0.05, maxDelay: 0.2, maxWaitTime: 20 };
  await waitUntilTableExists(waiting, { TableName: 'jobs' });
  return {
    dynamo: DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    }),
    tableName: 'jobs',
    stop: async () => {
      client.destroy();
      await server.stop();
      await rm(tableDir, { recursive: true, force: true });
    },
  };
};
