import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { unquotedEtag } from '../job/result-key.ts';

/** Long enough for a browser to follow; a leaked link is worthless soon after. */
const LINK_SECONDS = 300;

/** An object, and the ETag that it had when it was written. */
export interface ReadObject {
  readonly key: string;
  readonly etag?: string | undefined;
}

/** A download's file name and media type. */
export interface Download {
  readonly name: string;
  readonly type: string;
}

interface Unavailable {
  /** `altered`: another object has the key now. */
  readonly outcome: 'expired' | 'altered';
}
export type LinkOutcome = { readonly outcome: 'link'; readonly url: string } | Unavailable;
export type TextOutcome = { readonly outcome: 'text'; readonly text: string } | Unavailable;
export type BytesOutcome = { readonly outcome: 'bytes'; readonly bytes: Uint8Array } | Unavailable;

/** The result bucket as look-ups read it. */
export class ResultReader {
  private readonly s3: S3Client;
  private readonly bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /**
   * A link to the object, signed now and valid for five minutes, that downloads it as `name` with
   * the media type `type`. Files of older results have no ETag; then the object is not checked.
   */
  async link({ key, etag }: ReadObject, { name, type }: Download): Promise<LinkOutcome> {
    const object = { Bucket: this.bucket, Key: key };
    try {
      const { ETag } = await this.s3.send(new HeadObjectCommand(object));
      if (etag !== undefined && unquotedEtag(ETag) !== etag) return { outcome: 'altered' };
    } catch (error) {
      if (isMissing(error)) return { outcome: 'expired' };
      throw error;
    }
    const command = new GetObjectCommand({
      ...object,
      ResponseContentDisposition: `attachment; filename="${name}"`,
      ResponseContentType: type,
    });
    return {
      outcome: 'link',
      url: await getSignedUrl(this.s3, command, { expiresIn: LINK_SECONDS }),
    };
  }

  /** The text of the object. */
  async text(object: ReadObject): Promise<TextOutcome> {
    const read = await this.read(object, {});
    if (read.outcome !== 'body') return read;
    return { outcome: 'text', text: (await read.body?.transformToString()) ?? '' };
  }

  /** `length` bytes of the object from the byte `from` on, fewer where the object ends before. */
  async bytes(object: ReadObject, from: number, length: number): Promise<BytesOutcome> {
    const read = await this.read(object, { Range: `bytes=${from}-${from + length - 1}` });
    if (read.outcome !== 'body') return read;
    return {
      outcome: 'bytes',
      bytes: (await read.body?.transformToByteArray()) ?? new Uint8Array(),
    };
  }

  private async read({ key, etag }: ReadObject, part: Pick<GetObjectCommandInput, 'Range'>) {
    try {
      const { Body } = await this.s3.send(
        new GetObjectCommand({
          Bucket: this.bucket,
          Key: key,
          ...part,
          ...(etag !== undefined && { IfMatch: `"${etag}"` }),
        }),
      );
      return { outcome: 'body', body: Body } as const;
    } catch (error) {
      if (isMissing(error)) return { outcome: 'expired' } as const;
      if (hasName(error, 'PreconditionFailed')) return { outcome: 'altered' } as const;
      throw error;
    }
  }
}

const isMissing = (error: unknown): boolean =>
  hasName(error, 'NoSuchKey') || hasName(error, 'NotFound');

const hasName = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name;
