import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ResultFormat } from '../job/job.ts';
import { RetryableFailure } from '../runtime/failure.ts';
import { FileUpload } from './file-upload.ts';
import { type Manifest, manifestSchema } from './manifest.ts';

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
   * Writes a file from pieces of bytes, each of which may use the memory of the one before. An
   * object appears only once it is whole; where the pieces end with an error, the upload is aborted
   * and the error thrown on.
   */
  async writeFile(
    key: string,
    format: ResultFormat,
    content: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const ContentType = CONTENT_TYPES[format];
    const upload = new FileUpload(this.s3, { Bucket: this.bucket, Key: key, ContentType });
    try {
      for await (const bytes of content) await upload.write(bytes);
      await upload.complete();
    } catch (error) {
      await upload.abort();
      throw error;
    }
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
