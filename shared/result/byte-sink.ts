/** A buffer that grows as bytes are written to it. */
export class ByteSink {
  private target: Buffer;
  private length = 0;

  constructor(expectedBytes: number) {
    this.target = Buffer.allocUnsafe(expectedBytes);
  }

  /** What has been written so far. */
  get written(): Buffer {
    return this.target.subarray(0, this.length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.target[this.length++] = value;
  }

  /** Appends `source` from `start` up to, not including, `end`. */
  copy(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    const { target } = this;
    // A short copy by hand is faster than the call that a long one is worth.
    if (end - start > 48) {
      target.set(source.subarray(start, end), this.length);
      this.length += end - start;
      return;
    }
    let to = this.length;
    for (let from = start; from < end; from += 1) target[to++] = source[from] ?? 0;
    this.length = to;
  }

  text(value: string): void {
    this.reserve(value.length * 3);
    this.length += this.target.write(value, this.length);
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.target.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.target.length * 2));
    this.target.copy(grown, 0, 0, this.length);
    this.target = grown;
  }
}
