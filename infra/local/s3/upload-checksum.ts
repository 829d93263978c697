import type { IncomingHttpHeaders } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { AwsError } from '../aws-protocol/aws-protocol.ts';

/** S3's error for an upload that does not match its checksum. */
export const BAD_DIGEST: AwsError = {
  statusCode: 400,
  code: 'BadDigest',
  message: 'The CRC32 you specified did not match the calculated checksum.',
};

/** The upload was changed on the way. */
export class BadDigestError extends Error {
  override readonly name = 'BadDigestError';
}

/**
 * Checks the upload's CRC-32 while it streams, since fauxqs keeps the header's checksum unchecked.
 * The last chunk is held back until the checksum is right. Otherwise the stream ends with a
 * `BadDigestError`, and the emulator never receives the whole object.
 */
export const checkedUpload = (upload: Readable, headers: IncomingHttpHeaders): Readable => {
  const claimed = headers['x-amz-checksum-crc32'];
  if (typeof claimed !== 'string') return upload;
  let computed = 0;
  let withheld: Buffer | undefined;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      computed = crc32(chunk, computed);
      if (withheld !== undefined) this.push(withheld);
      withheld = chunk;
      done();
    },
    flush(done) {
      const digits = computed.toString(16).padStart(8, '0');
      const isRight = Buffer.from(digits, 'hex').toString('base64') === claimed;
      done(isRight ? null : new BadDigestError(), withheld);
    },
  });
  upload.once('error', (error) => check.destroy(error));
  return upload.pipe(check);
};
