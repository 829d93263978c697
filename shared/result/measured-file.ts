import { createHash } from 'node:crypto';

/** The size and the SHA-256 of a file, computed while its bytes stream through. */
export class MeasuredFile {
  sizeBytes = 0;
  private readonly hash = createHash('sha256');

  /** Passes the bytes on unchanged. */
  async *passing(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of content) {
      this.hash.update(bytes);
      this.sizeBytes += bytes.length;
      yield bytes;
    }
  }

  /** Of all bytes so far, as lower-case hexadecimal digits; can be called once. */
  sha256(): string {
    return this.hash.digest('hex');
  }
}
