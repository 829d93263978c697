import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { startQueueAndObjectServer } from '../../../infra/local/emulators/queue-and-object-server.ts';

/** An S3 with one bucket `bucket`. */
export const startObjectServer = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'objects-'));
  const server = await startQueueAndObjectServer({
    queueDir: join(folder, 'queues'),
    objectDir: join(folder, 'objects'),
  });
  const s3 = new S3Client({
    endpoint: server.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'tester', secretAccessKey: 'any' },
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
  const bytes = async (key: string): Promise<Buffer> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  return {
    url: server.url,
    bytes,
    text: async (key: string): Promise<string> => (await bytes(key)).toString('utf8'),
    put: (key: string, body: string | Uint8Array) =>
      s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: key, Body: body })),
    keys: async (prefix: string): Promise<string[]> => {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: 'bucket', Prefix: prefix }),
      );
      return Contents.map(({ Key = '' }) => Key);
    },
    stop: async (): Promise<void> => {
      s3.destroy();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export type ObjectServer = Awaited<ReturnType<typeof startObjectServer>>;
