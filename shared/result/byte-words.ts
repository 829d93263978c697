/**
 * Bytes as words of four, to compare and write short texts millions of times: a word is one
 * machine instruction, where bytes are four and a call to Buffer's own methods costs fifty.
 */

/** A view of the same memory that reads and writes words at any position. */
export const wordsOf = (bytes: Uint8Array): DataView<ArrayBufferLike> =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The word that has the byte four times. */
export const repeated = (byte: number): number => byte * 0x01010101;

/** Whether one of the word's four bytes is the one that `fourfold` repeats. */
export const hasByte = (word: number, fourfold: number): boolean => {
  // Such bytes become zero, and only at a zero byte does this subtraction set a highest bit that
  // was not set before. https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
  const zeroed = word ^ fourfold;
  return ((zeroed - 0x01010101) & ~zeroed & 0x80808080) !== 0;
};

/** An ASCII text of 12 or more characters that is looked for at given positions. */
export class TextPattern {
  readonly length: number;
  private readonly first: number;
  private readonly second: number;
  private readonly third: number;
  /** The last word of up to 16 bytes, which overlaps those before where they are fewer. */
  private readonly last: number;
  private readonly lastAt: number;
  /** The end of a text that is longer than 16. */
  private readonly rest: TextPattern | undefined;

  constructor(text: string) {
    const words = wordsOf(Buffer.from(text));
    this.length = text.length;
    this.lastAt = Math.min(text.length, 16) - 4;
    this.first = words.getInt32(0, true);
    this.second = words.getInt32(4, true);
    this.third = words.getInt32(8, true);
    this.last = words.getInt32(this.lastAt, true);
    this.rest = text.length > 16 ? new TextPattern(text.slice(-16)) : undefined;
  }

  /** Whether the text stands at the position; there must be enough bytes for it behind it. */
  isAt(source: DataView, position: number): boolean {
    return (
      source.getInt32(position, true) === this.first &&
      source.getInt32(position + 4, true) === this.second &&
      source.getInt32(position + 8, true) === this.third &&
      source.getInt32(position + this.lastAt, true) === this.last &&
      (this.rest === undefined || this.rest.isAt(source, position + this.length - 16))
    );
  }
}

/** A text that is written often. */
export class TextStamp {
  readonly length: number;
  private readonly words: Int32Array;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.length = bytes.length;
    const padded = wordsOf(Buffer.concat([bytes, Buffer.alloc(3)]));
    this.words = Int32Array.from({ length: Math.ceil(bytes.length / 4) }, (_, index) =>
      padded.getInt32(index * 4, true),
    );
  }

  /** Writes the text at the position, and up to three bytes of nothing behind it. */
  writeTo(target: DataView, position: number): void {
    const { words } = this;
    for (let index = 0; index < words.length; index += 1) {
      target.setInt32(position + index * 4, words[index] ?? 0, true);
    }
  }
}
