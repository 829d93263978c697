const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/**
 * Counts the rows of a file while its bytes pass by. It shares no code with what wrote them: a
 * fault there must not be its own proof.
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

  /** The rows, the header of a CSV file apart. */
  get rows(): number {
    const lines = this.ends + (this.openRow ? 1 : 0);
    return this.format === 'csv' ? Math.max(0, lines - 1) : lines;
  }

  /** Whether the bytes end inside of a row, as those of a file that was cut do. */
  get endsInsideRow(): boolean {
    return this.openRow;
  }
}
