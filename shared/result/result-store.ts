import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ResultFormat } from '../job/job.ts';
import { RetryableFailure } from '../runtime/failure.ts';
import { type Manifest, manifestSchema } from './manifest.ts';

/**
 * Below this size a file is one PUT, above it a multipart upload. S3 allows parts from 5 MiB and
 * 10,000 of them; four of 8 MiB under way keep the wire busy and memory flat.
 */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_UNDER_WAY = 4;

const CONTENT_TYPES: Readonly<Record<ResultFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl',
};

/** The result bucket as the collector writes it. */
export class ResultStore {
  readonly bucket: string;
  private readonly s3: S3Client;

  constructor(s3: S3Client, bucket: string) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /**
   * Writes a file from a stream of bytes. An object appears only once it is whole; where the
   * stream ends with an error, the upload is aborted and the error thrown on.
   */
  async writeFile(
    key: string,
    format: ResultFormat,
    content: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const upload = new Upload({
      client: this.s3,
      params: {
        Bucket: this.bucket,
        Key: key,
        Body: Readable.from(content, { objectMode: false }),
        ContentType: CONTENT_TYPES[format],
      },
      partSize: PART_BYTES,
      queueSize: PARTS_UNDER_WAY,
    });
    await upload.done();
  }

  /** Creates the manifest; `exists` where one was there before, which then is the one that counts. */
  async createManifest(key: string, manifest: Manifest): Promise<'created' | 'exists'> {
    try {
      await this.s3.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: key,
          Body: JSON.stringify(manifest, undefined, 2),
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
      return 'created';
    } catch (error) {
      if (named(error, 'PreconditionFailed')) return 'exists';
      throw new RetryableFailure('S3 did not take the manifest', { cause: error });
    }
  }

  /** The manifest at the key, or undefined where there is none. */
  async readManifest(key: string): Promise<Manifest | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const text = (await Body?.transformToString()) ?? '';
      return manifestSchema.parse(JSON.parse(text));
    } catch (error) {
      if (named(error, 'NoSuchKey')) return undefined;
      throw new RetryableFailure('S3 did not bring the manifest', { cause: error });
    }
  }
}

const named = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name;
