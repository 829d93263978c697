/**
 * Bytes as words of four, to compare and write short texts millions of times: a word is one
 * machine instruction, where bytes are four and a call to Buffer's own methods costs fifty.
 */

/** A view of the same memory that reads and writes words at any position. */
export const wordsOf = (bytes: Uint8Array): DataView<ArrayBufferLike> =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** An ASCII text of four or more characters that is looked for at given positions. */
export class TextPattern {
  readonly length: number;
  private readonly words: Int32Array;
  private readonly lastAt: number;
  /** The last four bytes, which overlap those before where the length is no multiple of four. */
  private readonly last: number;

  constructor(text: string) {
    const words = wordsOf(Buffer.from(text));
    this.length = text.length;
    this.words = Int32Array.from({ length: Math.floor(text.length / 4) }, (_, index) =>
      words.getInt32(index * 4, true),
    );
    this.lastAt = text.length - 4;
    this.last = words.getInt32(this.lastAt, true);
  }

  /** Whether the text stands at the position; there must be enough bytes for it behind it. */
  isAt(source: DataView, position: number): boolean {
    const { words } = this;
    for (let index = 0; index < words.length; index += 1) {
      if (source.getInt32(position + index * 4, true) !== words[index]) return false;
    }
    return source.getInt32(position + this.lastAt, true) === this.last;
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
