import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ResultSource } from './result-source.ts';

/** A result where the collector wrote it, or a copy of it: objects that begin with `prefix`. */
export const bucketSource = (s3: S3Client, bucket: string, prefix: string): ResultSource => ({
  async open(name) {
    try {
      const object = new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${name}` });
      const { Body, ETag } = await s3.send(object);
      if (!(Body instanceof Readable)) return undefined;
      return { content: Body, ...(ETag !== undefined && { etag: ETag }) };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  },
});
