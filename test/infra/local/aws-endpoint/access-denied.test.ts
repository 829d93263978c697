import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ExecuteStatementCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureStack, fixtureName, startFixtureStack } from '../fixture-stack.ts';
import { sandboxCredentials } from './sandbox-credentials.ts';

let stack: FixtureStack;
let asFunction: ReturnType<typeof configOf>;

const configOf = (credentials: { accessKeyId: string; secretAccessKey: string }) => ({
  endpoint: stack.awsUrl,
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
});

beforeAll(async () => {
  stack = await startFixtureStack();
  asFunction = configOf(await sandboxCredentials(stack));
});
afterAll(() => stack.stop());

const outside = () => configOf({ accessKeyId: 'OUTSIDE', secretAccessKey: 'any' });
const Bucket = fixtureName('Bucket').toLowerCase();

describe('what the template does not allow to a function', () => {
  it('is refused by DynamoDB, with who wanted to do what', async () => {
    const refused = new DynamoDBClient(asFunction).send(
      new GetItemCommand({ TableName: 'another', Key: { id: { S: 'a' } } }),
    );
    await expect(refused).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
      message: expect.stringMatching(
        /^User: arn:aws:sts::000000000000:assumed-role\/fixture-role\/Fixture-Worker is not authorized to perform: dynamodb:GetItem on resource: "arn:aws:dynamodb:us-east-1:000000000000:table\/another" because no identity-based policy allows the dynamodb:GetItem action$/,
      ),
    });
  });

  it('is refused by S3 before a byte is kept', async () => {
    const s3 = new S3Client(asFunction);
    const Key = 'kept.txt';
    const elsewhere = new PutObjectCommand({ Bucket: 'another', Key, Body: 'x'.repeat(100_000) });
    await expect(s3.send(elsewhere)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  });

  it('is refused by SNS, SQS and the Data API, each in its own words', async () => {
    const TopicArn = `arn:aws:sns:us-east-1:000000000000:${fixtureName('Topic')}`;
    const publish = new SNSClient(asFunction).send(new PublishCommand({ TopicArn, Message: 'm' }));
    await expect(publish).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      $metadata: { httpStatusCode: 403 },
    });
    const QueueUrl = `${stack.awsUrl}/000000000000/${fixtureName('Failures')}`;
    const receive = new SQSClient(asFunction).send(new ReceiveMessageCommand({ QueueUrl }));
    await expect(receive).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    const execute = new RedshiftDataClient(asFunction).send(
      new ExecuteStatementCommand({ WorkgroupName: 'local', Database: 'dev', Sql: 'select 1' }),
    );
    await expect(execute).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('includes learning that a key is missing, where the bucket may not be listed', async () => {
    const missing = { Bucket, Key: 'missing.txt' };
    const s3 = new S3Client(asFunction);
    await expect(s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(s3.send(new HeadObjectCommand(missing))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new S3Client(outside()).send(new GetObjectCommand(missing))).rejects.toMatchObject(
      { name: 'NoSuchKey' },
    );
  });

  it('is allowed to callers with credentials of their own', async () => {
    const TableName = fixtureName('Table');
    const Item = { id: { S: 'x' } };
    const put = await new DynamoDBClient(outside()).send(new PutItemCommand({ TableName, Item }));
    expect(put.$metadata.httpStatusCode).toBe(200);
  });
});
