import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { BuildHandler } from '@smithy/types';
import { unquotedEtag } from '../job/result-key.ts';
import { MemoryPool } from '../platform/memory-pool.ts';

/**
 * S3 allows 10,000 parts of at least 5 MiB. With two of 8 MiB in flight the network is never idle
 * and memory stays flat. A file that fits into one part is one PUT, a third of a multipart upload's
 * cost.
 */
export const PART_BYTES = 8 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;

const partBuffers = new MemoryPool<Buffer>(PARTS_IN_FLIGHT + 1, () =>
  Buffer.allocUnsafeSlow(PART_BYTES),
);

/** The destination of a file. */
export interface FileTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly ContentType: string;
}

interface UploadedPart {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
  readonly ChecksumCRC32: string | undefined;
}

/**
 * Writes one file to S3 from chunks of any size. lib-storage's Upload cuts and joins a stream for
 * every part; this reuses the same two or three buffers.
 */
export class FileUpload {
  private readonly s3: S3Client;
  private readonly target: FileTarget;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly parts: UploadedPart[] = [];
  private uploadId: Promise<string> | undefined;
  private part: Buffer | undefined;
  private partLength = 0;
  private partNumber = 1;
  private failure: { readonly cause: unknown } | undefined;

  constructor(s3: S3Client, target: FileTarget) {
    this.s3 = s3;
    this.target = target;
  }

  /** Copies the bytes; the caller may reuse their memory when this returns. */
  async write(bytes: Uint8Array): Promise<void> {
    let from = 0;
    while (from < bytes.length) {
      if (this.partLength === PART_BYTES) await this.sendPart();
      this.part ??= partBuffers.acquire();
      const taken = Math.min(bytes.length - from, PART_BYTES - this.partLength);
      this.part.set(bytes.subarray(from, from + taken), this.partLength);
      this.partLength += taken;
      from += taken;
    }
  }

  /** Makes the whole file appear and returns its ETag; a condition holds for a single PUT. */
  async complete(condition: { readonly IfNoneMatch?: '*' } = {}): Promise<string> {
    const { s3, target } = this;
    if (this.uploadId === undefined) {
      const Body = this.part?.subarray(0, this.partLength) ?? Buffer.alloc(0);
      const command = new PutObjectCommand({ ...target, ...condition, Body });
      command.middlewareStack.add(unsignedPayload, { step: 'build' });
      const { ETag } = await s3.send(command);
      if (this.part !== undefined) partBuffers.release(this.part);
      return unquotedEtag(ETag);
    }
    await this.sendPart();
    await Promise.all(this.inFlight);
    this.throwFailure();
    const Parts = this.parts.toSorted((a, b) => a.PartNumber - b.PartNumber);
    const { ETag } = await s3.send(
      new CompleteMultipartUploadCommand({
        Bucket: target.Bucket,
        Key: target.Key,
        UploadId: await this.uploadId,
        MultipartUpload: { Parts },
      }),
    );
    return unquotedEtag(ETag);
  }

  /** Removes the unfinished upload if it can; the bucket's lifecycle removes what is left. */
  async abort(): Promise<void> {
    const { Bucket, Key } = this.target;
    try {
      await Promise.all(this.inFlight);
      const UploadId = await this.uploadId;
      if (UploadId === undefined) return;
      await this.s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    } catch {
      // The error that led here is the one to report.
    }
  }

  /** Sends the filled part and returns once few enough are in flight. */
  private async sendPart(): Promise<void> {
    if (this.part === undefined) return;
    this.uploadId ??= this.create();
    const memory = this.part;
    const body = memory.subarray(0, this.partLength);
    const sending = this.upload(this.partNumber, body, this.uploadId)
      // A failed request may still be reading its buffer, so that buffer is not reused.
      .then(() => partBuffers.release(memory))
      .catch((cause: unknown) => {
        this.failure ??= { cause };
      })
      .finally(() => this.inFlight.delete(sending));
    this.inFlight.add(sending);
    this.partNumber += 1;
    this.partLength = 0;
    this.part = undefined;
    if (this.inFlight.size >= PARTS_IN_FLIGHT) await Promise.race(this.inFlight);
    this.throwFailure();
  }

  private async create(): Promise<string> {
    const { UploadId } = await this.s3.send(
      // S3 checks each part's CRC-32 on arrival, and all of them again at the end.
      new CreateMultipartUploadCommand({ ...this.target, ChecksumAlgorithm: 'CRC32' }),
    );
    if (UploadId === undefined) throw new Error('S3 began an upload without an id.');
    return UploadId;
  }

  private async upload(number: number, body: Buffer, id: Promise<string>): Promise<void> {
    const { Bucket, Key } = this.target;
    const command = new UploadPartCommand({
      Bucket,
      Key,
      UploadId: await id,
      PartNumber: number,
      Body: body,
    });
    command.middlewareStack.add(unsignedPayload, { step: 'build' });
    const { ETag, ChecksumCRC32 } = await this.s3.send(command);
    this.parts.push({ PartNumber: number, ETag, ChecksumCRC32 });
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.cause;
  }
}

/**
 * A middleware that leaves the SHA-256 of a request's body out of its signature, as other AWS SDKs
 * do over TLS.
 *
 * The body is still protected: by TLS, and by its CRC-32 in a signed header that S3 checks. The
 * manifest needs a SHA-256 of the whole file anyway; this spares a second pass over every byte.
 */
const unsignedPayload =
  <I extends object, O extends object>(next: BuildHandler<I, O>): BuildHandler<I, O> =>
  async (args) => {
    const { request } = args;
    if (hasHeaders(request)) request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
    return next(args);
  };

const hasHeaders = (request: unknown): request is { headers: Record<string, string> } =>
  typeof request === 'object' &&
  request !== null &&
  'headers' in request &&
  typeof request.headers === 'object';
