const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/**
 * Counts the rows of a file from its bytes. It shares no code with the encoders: a bug in an
 * encoder must not hide itself.
 */
export class RowCounter {
  private readonly format: 'csv' | 'jsonl';
  private ends = 0;
  private inQuotes = false;
  private openRow = false;

  constructor(format: 'csv' | 'jsonl') {
    this.format = format;
  }

  add(bytes: Uint8Array): void {
    const quotesCount = this.format === 'csv';
    let { ends, inQuotes } = this;
    for (const byte of bytes) {
      if (byte === QUOTE && quotesCount) inQuotes = !inQuotes;
      else if (byte === LINE_FEED && !inQuotes) ends += 1;
    }
    this.ends = ends;
    this.inQuotes = inQuotes;
    if (bytes.length > 0) this.openRow = bytes.at(-1) !== LINE_FEED || inQuotes;
  }

  /** The rows without the header of a CSV file. */
  get rows(): number {
    const lines = this.ends + (this.openRow ? 1 : 0);
    return this.format === 'csv' ? Math.max(0, lines - 1) : lines;
  }

  /** Whether the last row is incomplete, as in a truncated file. */
  get endsInsideRow(): boolean {
    return this.openRow;
  }
}
