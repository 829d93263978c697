import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { unquotedEtag } from '../job/result-key.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { FileUpload, PART_BYTES } from './file-upload.ts';
import { type Manifest, manifestSchema } from './manifest.ts';

/** An object as a listing shows it. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
}

/** The objects that UNLOAD wrote below its prefix. */
export interface Unloaded {
  readonly objects: readonly StoredObject[];
  /** The text of Redshift's own manifest; absent where it wrote none. */
  readonly manifest?: string;
}

/** The result bucket as the collector writes it. */
export class ResultStore {
  readonly bucket: string;
  private readonly s3: S3Client;

  constructor(s3: S3Client, bucket: string) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /**
   * Writes a file from chunks, each of which may reuse the memory of the one before, and returns
   * its ETag. The object appears only when it is complete. An error of the chunks aborts the upload
   * and is thrown on.
   *
   * With `isSinglePut` the file is one PUT that never overwrites another: undefined where the key
   * has an object already, or where the content is larger than a part.
   */
  async writeFile(
    key: string,
    contentType: string,
    content: AsyncIterable<Uint8Array>,
    { isSinglePut = false } = {},
  ): Promise<string | undefined> {
    const target = { Bucket: this.bucket, Key: key, ContentType: contentType };
    const upload = new FileUpload(this.s3, target);
    let sizeBytes = 0;
    try {
      for await (const bytes of content) {
        sizeBytes += bytes.length;
        if (isSinglePut && sizeBytes > PART_BYTES) return undefined;
        await upload.write(bytes);
      }
      return await upload.complete(isSinglePut ? { IfNoneMatch: '*' } : {});
    } catch (error) {
      if (isSinglePut && hasName(error, 'PreconditionFailed')) return undefined;
      await upload.abort();
      throw error;
    }
  }

  /**
   * Aborts every incomplete upload below the prefix. A collector that crashes leaves one behind,
   * which costs storage until the bucket's lifecycle removes it.
   */
  async endUploads(prefix: string): Promise<void> {
    const Bucket = this.bucket;
    try {
      const open = await this.s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: prefix }));
      for (const { Key, UploadId } of open.Uploads ?? []) {
        await this.s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      }
    } catch (error) {
      throw new RetryableFailure('S3 did not end what was left open', { cause: error });
    }
  }

  /** Creates the manifest, or returns `exists`: then the existing one is valid. */
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
      if (hasName(error, 'PreconditionFailed')) return 'exists';
      throw new RetryableFailure('S3 did not take the manifest', { cause: error });
    }
  }

  /** The objects and the manifest that UNLOAD wrote below the prefix. */
  async readUnloaded(prefix: string): Promise<Unloaded> {
    try {
      const objects = await this.list(prefix);
      const key = `${prefix}manifest`;
      if (!objects.some((object) => object.key === key)) return { objects };
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const manifest = (await Body?.transformToString()) ?? '';
      return { objects: objects.filter((object) => object.key !== key), manifest };
    } catch (error) {
      throw new RetryableFailure('S3 did not show what was unloaded', { cause: error });
    }
  }

  private async list(prefix: string): Promise<StoredObject[]> {
    const objects: StoredObject[] = [];
    let token: string | undefined;
    do {
      const { Contents, NextContinuationToken } = await this.s3.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: prefix,
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      );
      for (const { Key = '', Size = 0, ETag = '' } of Contents ?? []) {
        objects.push({ key: Key, sizeBytes: Size, etag: unquotedEtag(ETag) });
      }
      token = NextContinuationToken;
    } while (token !== undefined);
    return objects;
  }

  /** The manifest at the key, or undefined. */
  async readManifest(key: string): Promise<Manifest | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const text = (await Body?.transformToString()) ?? '';
      return manifestSchema.parse(JSON.parse(text));
    } catch (error) {
      if (hasName(error, 'NoSuchKey')) return undefined;
      throw new RetryableFailure('S3 did not bring the manifest', { cause: error });
    }
  }
}

const hasName = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name;
