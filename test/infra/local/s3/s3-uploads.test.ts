import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallFault } from '../../../../infra/local/faults/faults.ts';
import { sandboxCredentials } from '../aws-endpoint/sandbox-credentials.ts';
import { type FixtureStack, startFixtureStack } from '../fixture-stack.ts';

let stack: FixtureStack;
let s3: S3Client;
/** A function's: what befalls calls befalls only those. */
let inside: S3Client;
let Bucket: string;
let fault: CallFault | undefined;

beforeAll(async () => {
  stack = await startFixtureStack({ injectCallFault: () => fault });
  Bucket = stack.outputs['Bucket'] ?? '';
  const endpoint = { endpoint: stack.awsUrl, region: 'us-east-1' };
  const outside = { accessKeyId: 'AKIAOUTSIDE', secretAccessKey: 'any' };
  s3 = new S3Client({ ...endpoint, credentials: outside });
  inside = new S3Client({ ...endpoint, credentials: await sandboxCredentials(stack) });
});

afterAll(async () => {
  s3.destroy();
  inside.destroy();
  await stack.stop();
});

describe('an upload', () => {
  it('that was changed on its way is refused, and nothing of it is kept', async () => {
    const Key = 'damaged';
    fault = 'damage';
    await expect(
      inside.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' })),
    ).rejects.toMatchObject({ name: 'BadDigest', $metadata: { httpStatusCode: 400 } });
    fault = undefined;
    await expect(s3.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('in parts is listed while it is begun and not over', async () => {
    const begin = async (Key: string) =>
      (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId;
    const open = async () => {
      const list = new ListMultipartUploadsCommand({ Bucket, Prefix: 'open/' });
      const { Uploads = [] } = await s3.send(list);
      return Uploads.map(({ Key, UploadId }) => ({ Key, UploadId }));
    };
    const [one, other] = [await begin('open/a&b'), await begin('open/c')];
    await begin('elsewhere');
    expect(await open()).toEqual([
      { Key: 'open/a&b', UploadId: one },
      { Key: 'open/c', UploadId: other },
    ]);
    const Key = 'open/a&b';
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: one }));
    expect(await open()).toEqual([{ Key: 'open/c', UploadId: other }]);
  });
});
