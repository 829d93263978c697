/**
 * Memory that one page after another is read into. Pages of the same size then cost neither fresh
 * memory, which the kernel has to clear, nor the collections that free it.
 */
export class PageMemory {
  private bytes = Buffer.alloc(0);

  /** So many bytes with anything in them; what was taken before is overwritten. */
  take(length: number): Buffer {
    if (this.bytes.length < length) {
      // Pages differ by a row or so: some room to spare keeps the next one from outgrowing it.
      this.bytes = Buffer.allocUnsafeSlow(Math.ceil(length * 1.05));
    }
    return this.bytes.subarray(0, length);
  }
}
