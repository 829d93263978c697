import type { IncomingHttpHeaders } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { AwsError } from '../aws-endpoint/aws-answer.ts';

/** What S3 answers where an upload is not what its checksum says. */
export const BAD_DIGEST: AwsError = {
  statusCode: 400,
  code: 'BadDigest',
  message: 'The CRC32 you specified did not match the calculated checksum.',
};

/** The upload was changed on its way. */
export class BadDigest extends Error {
  override readonly name = 'BadDigest';
}

/**
 * The upload, its end withheld until the CRC-32 in its header is found to be right: where it is
 * wrong the stream ends with `BadDigest`, and what reads it never has all of it. fauxqs keeps the
 * header's checksum without computing one of its own.
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
      done(isRight ? null : new BadDigest(), withheld);
    },
  });
  upload.once('error', (error) => check.destroy(error));
  return upload.pipe(check);
};
