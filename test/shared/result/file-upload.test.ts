import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileUpload, PART_BYTES } from '../../../shared/result/file-upload.ts';
import { type LoopbackS3, startLoopbackS3 } from '../../support/loopback-s3.ts';

let s3: LoopbackS3;
beforeEach(async () => {
  s3 = await startLoopbackS3();
});
afterEach(() => s3.stop());

const target = { Bucket: 'b', Key: 'k.csv', ContentType: 'text/csv' };

/** As many bytes as the largest file here has, no two stretches of which are the same. */
const words = new Uint32Array(PART_BYTES);
for (let at = 0; at < words.length; at += 1) words[at] = Math.imul(4 * at + 1, 2654435761);
const content = (length: number): Buffer => Buffer.from(words.buffer, 0, length);

/** Writes the bytes in pieces that all lie in the same memory, as an encoder gives them. */
const upload = async (bytes: Buffer, pieceBytes: number, Key = target.Key): Promise<void> => {
  const file = new FileUpload(s3.client, { ...target, Key });
  const memory = Buffer.alloc(pieceBytes);
  try {
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      const length = bytes.copy(memory, 0, from, from + pieceBytes);
      await file.write(memory.subarray(0, length));
    }
    await file.complete();
  } catch (error) {
    await file.abort();
    throw error;
  }
};

const calls = () => s3.requests.map(({ call }) => call);

describe('a file', () => {
  it.each([
    ['that is empty', 0],
    ['that is small', 12],
    ['of exactly one part', PART_BYTES],
  ])('%s is one PUT', async (_, length) => {
    const bytes = content(length);
    await upload(bytes, 1_000_003);
    expect(calls()).toEqual(['PUT object']);
    expect(s3.objects.get(target.Key)?.equals(bytes)).toBe(true);
    expect(s3.requests[0]?.headers['content-type']).toBe('text/csv');
  });

  it.each([
    ['of small pieces', 2 * PART_BYTES + 1, 1_000_003],
    ['of pieces larger than a part', 3 * PART_BYTES + 12_345, 15_000_001],
  ])('above the part size is a multipart upload %s', async (_, length, pieceBytes) => {
    const bytes = content(length);
    await upload(bytes, pieceBytes);
    const partCount = Math.ceil(length / PART_BYTES);
    expect(calls()).toHaveLength(partCount + 2);
    expect(calls()[0]).toBe('create');
    expect(calls().at(-1)).toBe('POST upload');
    expect(s3.objects.get(target.Key)?.equals(bytes)).toBe(true);
    expect(s3.mostAtOnce).toBeLessThanOrEqual(4);
  });

  it('shares no memory with another on its way, and has nothing of one before it', async () => {
    const files = [2 * PART_BYTES + 1, 12, PART_BYTES - 1].map((length, at) =>
      content(length + 4 * at).subarray(4 * at),
    );
    const uploads = files.map((bytes, at) => () => upload(bytes, 1_000_003, `${at}.csv`));
    for (const one of uploads) await one();
    await Promise.all(uploads.map((one) => one()));
    for (const [at, bytes] of files.entries()) {
      expect(s3.objects.get(`${at}.csv`)?.equals(bytes)).toBe(true);
    }
  });

  it('is covered by checksums that are signed, not by a second SHA-256', async () => {
    await upload(content(PART_BYTES + 1), PART_BYTES);
    const parts = s3.requests.filter(({ call }) => call.startsWith('PUT part'));
    expect(parts).toHaveLength(2);
    for (const { headers, body } of parts) {
      const checksum = Buffer.alloc(4);
      checksum.writeUInt32BE(crc32(body));
      expect(headers).toMatchObject({
        'x-amz-checksum-crc32': checksum.toString('base64'),
        'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
        authorization: expect.stringMatching(/SignedHeaders=[^,]*x-amz-checksum-crc32/),
      });
    }
    const complete = s3.requests.at(-1)?.body.toString();
    expect(complete?.match(/<ChecksumCRC32>/g)).toHaveLength(2);
  });

  it('does not give the memory of a failed part to the next file', async () => {
    const bodies: Uint8Array[] = [];
    s3.client.middlewareStack.add(
      (next) => (args) => {
        if ('Body' in args.input && args.input.Body instanceof Uint8Array) {
          bodies.push(args.input.Body);
        }
        return next(args);
      },
      { step: 'initialize' },
    );
    s3.refuse('PUT part 1');
    await expect(upload(content(2 * PART_BYTES), PART_BYTES)).rejects.toThrow('AccessDenied');
    const [failed] = bodies;
    const before = failed?.slice(0, 64);
    // Its request may still be reading it.
    for (let file = 0; file < 3; file += 1) await upload(Buffer.alloc(PART_BYTES, 7), PART_BYTES);
    expect(before?.length).toBe(64);
    expect(failed?.slice(0, 64)).toEqual(before);
  });

  it.each(['create', 'PUT part 2', 'POST upload'])(
    'does not appear, and leaves no parts, when S3 refuses %s',
    async (call) => {
      s3.refuse(call);
      await expect(upload(content(4 * PART_BYTES), PART_BYTES)).rejects.toThrow('AccessDenied');
      expect(s3.objects.size).toBe(0);
      expect(calls().filter((one) => one === 'DELETE upload')).toHaveLength(
        call === 'create' ? 0 : 1,
      );
      expect(calls().filter((one) => one.startsWith('PUT part')).length).toBeLessThanOrEqual(4);
    },
  );
});
