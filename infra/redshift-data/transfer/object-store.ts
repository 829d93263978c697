import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { FileUpload } from '../../../shared/result/file-upload.ts';
import type { TransferRole } from './s3-access.ts';
import { type S3Location, s3Url } from './s3-access.ts';

/** The S3 that UNLOAD writes to and COPY reads from. */
export interface ObjectStoreSettings {
  readonly endpoint: string;
  readonly region: string;
  /** What `IAM_ROLE default` stands for; without it, that is refused. */
  readonly defaultRoleArn?: string | undefined;
}

/** A command's access to S3 failed; the message is what the statement fails with. */
export class S3Failure extends Error {}

/**
 * S3 as one role sees it. There is no STS here to assume the role with, so that its name is the
 * access key that signs: the receiver of the requests sees the role.
 */
export class ObjectStore {
  private readonly client: S3Client;

  constructor({ endpoint, region, defaultRoleArn }: ObjectStoreSettings, role: TransferRole) {
    const roleArn = role === 'default' ? defaultRoleArn : role.roleArn;
    if (roleArn === undefined) {
      throw new S3Failure('No default IAM role is associated with the namespace');
    }
    this.client = new S3Client({
      endpoint,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId: roleArn.split('/').at(-1) ?? '', secretAccessKey: 'local' },
    });
  }

  /** The objects whose keys begin so, in the order of their keys. */
  async list({ bucket, key }: S3Location): Promise<S3Location[]> {
    const found: S3Location[] = [];
    let token: string | undefined;
    do {
      const page = await this.client
        .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token }))
        .catch((error: unknown) => refused(`s3://${bucket}/${key}`, error));
      for (const object of page.Contents ?? []) found.push({ bucket, key: object.Key ?? '' });
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found;
  }

  /** Whether there is such an object; the role has to be allowed to read it. */
  async has({ bucket, key }: S3Location): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      return refused(`s3://${bucket}/${key}`, error);
    }
  }

  async putFile(to: S3Location, path: string): Promise<void> {
    // What UNLOAD writes has no type of its own.
    const ContentType = 'binary/octet-stream';
    const upload = new FileUpload(this.client, { Bucket: to.bucket, Key: to.key, ContentType });
    try {
      for await (const bytes of createReadStream(path)) await upload.write(bytes);
      await upload.complete();
    } catch (error) {
      await upload.abort();
      refused(s3Url(to), error);
    }
  }

  async putText(to: S3Location, text: string): Promise<void> {
    const command = new PutObjectCommand({ Bucket: to.bucket, Key: to.key, Body: text });
    await this.client.send(command).catch((error: unknown) => refused(s3Url(to), error));
  }

  async getFile(from: S3Location, path: string): Promise<void> {
    const body = await this.body(from);
    await pipeline(body, createWriteStream(path)).catch((error: unknown) =>
      refused(s3Url(from), error),
    );
  }

  async getText(from: S3Location): Promise<string> {
    return (await (await this.body(from)).toArray()).join('');
  }

  close(): void {
    this.client.destroy();
  }

  private async body(from: S3Location): Promise<Readable> {
    const { Body } = await this.client
      .send(new GetObjectCommand({ Bucket: from.bucket, Key: from.key }))
      .catch((error: unknown) => refused(s3Url(from), error));
    return Body instanceof Readable ? Body : Readable.from([]);
  }
}

const refused = (place: string, error: unknown): never => {
  const name = error instanceof Error ? error.name : 'UnknownError';
  const message = error instanceof Error ? error.message : String(error);
  throw new S3Failure(`S3ServiceException: ${message}, Error ${name}, ${place}`, { cause: error });
};
