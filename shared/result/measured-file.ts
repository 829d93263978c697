import { createHash } from 'node:crypto';

/** The size and the SHA-256 of a file, taken while its bytes pass by. */
export class MeasuredFile {
  sizeBytes = 0;
  private readonly hash = createHash('sha256');

  /** Hands the bytes on as they come. */
  async *passing(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of content) {
      this.hash.update(bytes);
      this.sizeBytes += bytes.length;
      yield bytes;
    }
  }

  /** Of all that has passed, as lower-case hexadecimal digits; can be asked for once. */
  sha256(): string {
    return this.hash.digest('hex');
  }
}
