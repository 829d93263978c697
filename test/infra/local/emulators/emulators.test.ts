import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, it } from 'vitest';
import { createResources } from '../../../../infra/local/backends.ts';
import { resolveTemplate } from '../../../../infra/local/cloudformation/template.ts';
import { openDataFolder } from '../../../../infra/local/data-folder.ts';
import { type Emulators, startEmulators } from '../../../../infra/local/emulators/emulators.ts';
import { temporaryFolder } from '../fixture-stack.ts';

const template = resolveTemplate(
  {
    Resources: {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 7 } },
    },
  },
  { stackName: 'S', apiUrl: 'http://127.0.0.1:1', awsUrl: 'http://127.0.0.1:2' },
);

const folders: Awaited<ReturnType<typeof temporaryFolder>>[] = [];
const running = new Set<Emulators>();
afterEach(async () => {
  for (const started of running) await started.stop();
  for (const folder of folders.splice(0)) await folder.remove();
});

const start = async (path: string) => {
  const data = openDataFolder(path);
  const emulators = await startEmulators(data);
  const started: Emulators = {
    ...emulators,
    stop: async () => {
      running.delete(started);
      await emulators.stop();
      data.release();
    },
  };
  running.add(started);
  return started;
};

const aFolder = async (): Promise<string> => {
  const folder = await temporaryFolder();
  folders.push(folder);
  return folder.path;
};

const contents = async ({ tableUrl, queueUrl }: Emulators) => {
  const config = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  const tables = new DynamoDBClient({ ...config, endpoint: tableUrl });
  const queues = new SQSClient({ ...config, endpoint: queueUrl });
  const { TableNames = [] } = await tables.send(new ListTablesCommand({}));
  const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
  tables.destroy();
  queues.destroy();
  return { tables: TableNames.length, queues: QueueUrls.length };
};

const EMPTY = { tables: 0, queues: 0 };
const FULL = { tables: 1, queues: 1 };

it('know their own from before, and nothing of the stack before them or beside them', async () => {
  const folder = await aFolder();
  const first = await start(folder);
  await createResources(first, template);
  const beside = await start(await aFolder());
  expect(await contents(first)).toEqual(FULL);
  expect(await contents(beside)).toEqual(EMPTY);

  await first.stop();
  const next = await start(await aFolder());
  expect(await contents(next)).toEqual(EMPTY);
  const again = await start(folder);
  expect(await contents(again)).toEqual(FULL);
});
