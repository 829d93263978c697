import { GUARD, isGuarded, type PageColumn } from '../columns.ts';
import { CsvEncoder } from './csv-encoder.ts';
import type { CsvReading } from './csv-reading.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { ResultPage } from './result-page.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;

/** The first byte of each full-width sign and of a byte order mark; each has three bytes. */
const WIDE = 0xef;
const WIDE_BYTES = 3;

/**
 * The beginnings of formulas by OWASP and its verification standard 1.2.10; a byte order mark,
 * which spreadsheets ignore; and the guard itself, so that readers can remove guards without doubt.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const SIGNS = new Set(Buffer.from(`=+-@\t\r\n\0${GUARD}`));
const WIDE_SIGNS = new Set(['＝', '＋', '－', '＠', '\uFEFF']);

/** The bytes that end a value, a record or a quoted part. */
const isEnd = new Uint8Array(256);
for (const byte of [QUOTE, COMMA, LINE_FEED]) isEnd[byte] = 1;

const guardBytes = Buffer.from(GUARD);

/**
 * Writes an apostrophe before each text of a CSV stream that a spreadsheet would run as a formula,
 * column labels included. All other bytes stay the same. It accepts chunks that are cut anywhere
 * and holds back at most two bytes.
 */
export class FormulaGuard {
  private readonly guarded: readonly boolean[];
  private column = 0;
  private isHeader = true;
  private inQuotes = false;
  /** Whether the value's first byte comes next; the opening quote does not count. */
  private atStart = true;
  private held: Buffer = Buffer.alloc(0);

  constructor(columns: readonly { readonly type: string }[]) {
    this.guarded = columns.map(({ type }) => isGuarded(type));
  }

  /** The next chunk with its guards; valid as long as the chunk is. */
  *pass(chunk: Uint8Array): Generator<Uint8Array> {
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const bytes = this.held.length === 0 ? view : Buffer.concat([this.held, view]);
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      if (this.atStart && bytes[at] === WIDE && at + WIDE_BYTES > bytes.length) break;
      if (this.atStart && this.needsGuard(bytes, at)) {
        if (at > from) yield bytes.subarray(from, at);
        yield guardBytes;
        from = at;
      }
      at = this.next(bytes, at);
    }
    if (at > from) yield bytes.subarray(from, at);
    this.held = Buffer.from(bytes.subarray(at));
  }

  /** The bytes held back, at the end of the stream. */
  end(): Uint8Array {
    return this.held;
  }

  private needsGuard(bytes: Buffer, at: number): boolean {
    const byte = bytes[at] ?? 0;
    if (!this.isHeader && this.guarded[this.column] === false) return false;
    if (byte === WIDE) return WIDE_SIGNS.has(bytes.toString('utf8', at, at + WIDE_BYTES));
    // Outside quotes a line break ends the record, and the value is empty.
    return SIGNS.has(byte) && (this.inQuotes || (byte !== 0x0d && byte !== LINE_FEED));
  }

  /** Handles the byte here and returns the offset of the next one that matters. */
  private next(bytes: Buffer, at: number): number {
    const byte = bytes[at];
    if (byte === QUOTE) {
      // A quote that opens a value is not yet its first byte; the second one of `""` ends it.
      this.atStart &&= !this.inQuotes;
      this.inQuotes = !this.inQuotes;
      return at + 1;
    }
    if (this.inQuotes) {
      this.atStart = false;
      const quote = bytes.indexOf(QUOTE, at);
      return quote === -1 ? bytes.length : quote;
    }
    this.atStart = byte === COMMA || byte === LINE_FEED;
    if (byte === COMMA) this.column += 1;
    if (byte === LINE_FEED) {
      this.column = 0;
      this.isHeader = false;
    }
    let next = at + 1;
    if (!this.atStart) while (next < bytes.length && !isEnd[bytes[next] ?? 0]) next += 1;
    return next;
  }
}

/** CsvEncoder with guards before texts that a spreadsheet would run as formulas. */
export class GuardedCsvEncoder implements ResultEncoder {
  private readonly csv: CsvEncoder;
  private readonly guard: FormulaGuard;

  constructor(columns: readonly PageColumn[], reading?: CsvReading) {
    this.csv = new CsvEncoder(columns, reading);
    this.guard = new FormulaGuard(columns);
  }

  get rowCount(): number {
    return this.csv.rowCount;
  }

  *encode(page: ResultPage): Generator<Uint8Array> {
    for (const chunk of this.csv.encode(page)) yield* this.guard.pass(chunk);
  }

  *end(): Generator<Uint8Array> {
    for (const chunk of this.csv.end()) yield* this.guard.pass(chunk);
    yield this.guard.end();
  }

  otherReading(rows: number): CsvReading | undefined {
    return this.csv.otherReading(rows);
  }

  close(): void {
    this.csv.close();
  }
}
