import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { ListStatementsCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallFault } from '../../../../infra/local/faults/faults.ts';
import { type FixtureStack, startFixtureStack } from '../fixture-stack.ts';
import { sandboxCredentials } from './sandbox-credentials.ts';

const OUTSIDE = { accessKeyId: 'AKIAOUTSIDE', secretAccessKey: 'any' };

let stack: FixtureStack;
let credentials: Awaited<ReturnType<typeof sandboxCredentials>>;
let fault: CallFault | undefined;

beforeAll(async () => {
  stack = await startFixtureStack({ injectCallFault: () => fault });
  credentials = await sandboxCredentials(stack);
});

afterAll(() => stack.stop());

const settings = (as: typeof OUTSIDE = OUTSIDE) => ({
  endpoint: stack.awsUrl,
  region: 'us-east-1',
  credentials: as,
  maxAttempts: 1,
});

const tables = (as?: typeof OUTSIDE) => new DynamoDBClient(settings(as));
const TableName = 'Fixture-Table';
const item = { id: { S: '1' }, owner: { S: 'o' }, at: { S: 't' } };
const put = (as?: typeof OUTSIDE) => tables(as).send(new PutItemCommand({ TableName, Item: item }));

const raw = async (path: string, init: RequestInit) => {
  const response = await fetch(`${stack.awsUrl}${path}`, init);
  return { status: response.status, text: await response.text() };
};

const scope = (service: string, accessKeyId = 'AKIAOUTSIDE'): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe('the gateway', () => {
  it('makes the table of the template with its indexes, and describes it', async () => {
    await put();
    const { Table } = await tables().send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE' });
    expect(Table?.TableArn).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/Fixture-Table');
    const { Items } = await tables().send(
      new QueryCommand({
        TableName,
        IndexName: 'owner-index',
        KeyConditionExpression: '#owner = :o',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':o': { S: 'o' } },
      }),
    );
    expect(Items).toEqual([item]);
  });

  it('has the settings that dynalite does not keep', async () => {
    const client = tables();
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(ttl.TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'ttl',
    });
    const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
    expect(backups.ContinuousBackupsDescription).toMatchObject({
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
    });
    const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: false };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    const changed = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(changed.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expect(
      client.send(new DescribeTimeToLiveCommand({ TableName: 'Missing' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('tells queue addresses that clients can use as they are', async () => {
    const client = new SQSClient(settings());
    const { QueueUrl } = await client.send(
      new GetQueueUrlCommand({ QueueName: 'Fixture-Failures' }),
    );
    expect(QueueUrl).toBe(`${stack.awsUrl}/000000000000/Fixture-Failures`);
    const { QueueUrls } = await client.send(new ListQueuesCommand({}));
    expect(QueueUrls).toContain(QueueUrl);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['hello']);
  });

  it('delivers a notification to the queue whose filter policy it passes', async () => {
    const topics = new SNSClient(settings());
    const publish = (Message: string, state: string) =>
      topics.send(
        new PublishCommand({
          TopicArn: stack.outputs['Topic'],
          Message,
          MessageAttributes: { state: { DataType: 'String', StringValue: state } },
        }),
      );
    await publish('failed', 'FAILED');
    await publish('succeeded', 'SUCCEEDED');
    const { Messages } = await new SQSClient(settings()).send(
      new ReceiveMessageCommand({ QueueUrl: stack.outputs['Inbox'], WaitTimeSeconds: 5 }),
    );
    expect(Messages?.map(({ Body }) => Body)).toEqual(['succeeded']);
  });

  it('takes calls to the Data API', async () => {
    const client = new RedshiftDataClient(settings());
    const { Statements } = await client.send(new ListStatementsCommand({ WorkgroupName: 'local' }));
    expect(Statements).toEqual([]);
    expect(stack.redshiftDataCalls()['ListStatements']).toBe(1);
  });

  it.each([['a caller from outside', 'AKIAOUTSIDE', 'arn:aws:iam::000000000000:user/AKIAOUTSIDE']])(
    'tells %s who they are',
    async (_who, accessKeyId, arn) => {
      const { status, text } = await raw('/', {
        method: 'POST',
        headers: {
          ...scope('sts', accessKeyId),
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      });
      expect(status).toBe(200);
      expect(text).toContain(`<Arn>${arn}</Arn>`);
      expect(text).toContain('<Account>000000000000</Account>');
    },
  );

  it('refuses a service that is not here, by its name', async () => {
    const { status, text } = await raw('/', { method: 'POST', headers: scope('kinesis') });
    expect([status, text]).toEqual([501, expect.stringContaining('not kinesis')]);
  });

  it('refuses an unsigned call', async () => {
    const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
    const { status, text } = await raw('/', { method: 'POST', headers, body: '{}' });
    expect([status, text]).toEqual([
      400,
      expect.stringContaining('MissingAuthenticationTokenException'),
    ]);
  });
});

describe('a function behind the gateway', () => {
  it('is known by its signature', async () => {
    await put(credentials);
    expect(stack.events.past('aws-call').at(-1)).toMatchObject({
      functionName: 'Fixture-Worker',
      service: 'dynamodb',
      operation: 'PutItem',
      statusCode: 200,
    });
  });

  it.each([
    ['another secret', { secretAccessKey: 'guessed' }],
    ['another session token', { sessionToken: 'guessed' }],
  ])('is refused with %s', async (_what, change) => {
    await expect(put({ ...credentials, ...change })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('is refused with a body that it did not sign', async () => {
    const client = tables(credentials);
    client.middlewareStack.add(
      (next) => async (args) => {
        const { request } = args;
        if (typeof request === 'object' && request !== null && 'body' in request) {
          request.body = JSON.stringify({ TableName, Item: { ...item, id: { S: '2' } } });
        }
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(client.send(new PutItemCommand({ TableName, Item: item }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  const meets = async (given: CallFault) => {
    fault = given;
    try {
      return await put(credentials).then(
        () => 'succeeded',
        (thrown: Error) => thrown.name,
      );
    } finally {
      fault = undefined;
    }
  };

  it('meets throttling and failures on demand, in the words of the service', async () => {
    expect(await meets('throttle')).toBe('ThrottlingException');
    expect(await meets('throttle-behind')).toBe('ValidationException');
    expect(await meets('fail')).toBe('InternalServerException');
    expect(await meets('none')).toBe('succeeded');
  });

  it('is away on demand, in the words of the service', async () => {
    fault = 'unavailable';
    await expect(put(credentials)).rejects.toMatchObject({
      name: 'ServiceUnavailableException',
      $metadata: { httpStatusCode: 503 },
    });
    fault = undefined;
  });

  it.each([
    ['refuse', undefined],
    ['cut-before', undefined],
    ['cut-after', item],
    ['truncate', item],
  ] satisfies [CallFault, unknown][])('loses its connection at %s', async (given, kept) => {
    const Key = { id: item.id };
    const client = tables();
    await stack.events.past('aws-call');
    await client.send(new PutItemCommand({ TableName, Item: { id: { S: 'before' } } }));
    fault = given;
    await expect(
      tables(credentials).send(
        new PutItemCommand({ TableName, Item: { ...item, id: { S: given } } }),
      ),
    ).rejects.toThrow();
    fault = undefined;
    const found = await client.send(
      new GetItemCommand({ TableName, Key: { ...Key, id: { S: given } } }),
    );
    expect(found.Item).toEqual(kept && { ...item, id: { S: given } });
  });
});
