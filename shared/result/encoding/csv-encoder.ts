import { PermanentFailure } from '../../platform/failure.ts';
import type { PageColumn } from '../columns.ts';
import { type CsvReading, readingFor, usualReading } from './csv-reading.ts';
import type { JsonScanner } from './json-scanner.ts';
import { textKernelCode } from './kernel/kernel-code.static.ts';
import { KernelMemory } from './kernel/kernel-memory.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { ResultPage } from './result-page.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const LINE_FEED = 0x0a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Indexes into the kernel's state; see `text-kernel.wat`. */
const RECORDS = 2;
const QUOTED = 3;

/** A surrogate pair counts as one escape. */
const ESCAPE =
  /^\\(?:["\\/bfnrt]|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4})/;
const LONGEST_ESCAPE = 12;

/** An unfinished line: written so far, or a header that was dropped. */
type OpenLine = 'none' | 'written' | 'dropped';

/**
 * CSV as the Data API writes it (`ResultFormat=CSV`): the text of the chunks, unescaped from its
 * JSON strings byte for byte. It counts the rows. The header is written once: added where the
 * service left it out, dropped where a later page repeats it.
 *
 * A record that equals the labels may be a header or a row; the number of rows decides. Where it
 * does not match, `otherReading` returns the reading to encode the result with again.
 */
export class CsvEncoder implements ResultEncoder {
  private readonly labels: string;
  private readonly reading: CsvReading;
  private readonly memory = new KernelMemory();
  private readonly unescape = this.memory.kernel(textKernelCode, 'unescape');
  /** The beginning of a page, until it is known whether it is a header. */
  private opening: Buffer | undefined = Buffer.alloc(0);
  private isFirstPage = true;
  private lineEnd = '\r\n';
  private openLine: OpenLine = 'none';
  private lastByte = LINE_FEED;
  private pageFollowsOpenChunk = false;
  private counts = { openChunks: 0, hasHeader: false, repeated: 0, repeatedAfterOpen: 0 };

  constructor(columns: readonly PageColumn[], reading: CsvReading = usualReading) {
    this.labels = columns.map((column) => field(column.name)).join(',');
    this.reading = reading;
  }

  get rowCount(): number {
    const { hasHeader, repeated, openChunks } = this.counts;
    const separated = this.reading.chunksEndRows ? openChunks : 0;
    const dropped = this.reading.header === 'every-page' ? repeated : 0;
    const headers = hasHeader ? 1 + dropped : 0;
    return (this.memory.state[RECORDS] ?? 0) + separated - headers;
  }

  *encode({ rows: scanner }: ResultPage): Generator<Uint8Array> {
    if (!this.isFirstPage && this.mayRepeatHeader()) this.opening = Buffer.alloc(0);
    this.pageFollowsOpenChunk = this.openLine !== 'none';
    scanner.expect(OPEN_BRACKET);
    if (scanner.peek() === CLOSE_BRACKET) scanner.position += 1;
    else {
      do yield* this.chunk(scanner);
      while (scanner.more(CLOSE_BRACKET));
    }
    if (this.opening !== undefined) yield* this.open();
    this.isFirstPage = false;
  }

  *end(): Generator<Uint8Array> {
    const { state } = this.memory;
    if (state[QUOTED] === 1) throw endsInsideQuotes();
    if (this.openLine === 'none') return;
    if (this.openLine === 'written') yield Buffer.from(this.lineEnd);
    this.openLine = 'none';
    state[RECORDS] = (state[RECORDS] ?? 0) + 1;
  }

  otherReading(rows: number): CsvReading | undefined {
    const reading = readingFor(rows, { ...this.counts, records: this.memory.state[RECORDS] ?? 0 });
    return this.reading === usualReading && reading !== usualReading ? reading : undefined;
  }

  close(): void {
    this.memory.release();
  }

  private mayRepeatHeader(): boolean {
    const isAtLineStart = this.openLine === 'none' || this.reading.chunksEndRows;
    const repeats = this.reading.header === 'every-page' && this.counts.hasHeader;
    return repeats && isAtLineStart && this.memory.state[QUOTED] === 0;
  }

  private *chunk(scanner: JsonScanner): Generator<Uint8Array> {
    scanner.expect(OPEN_BRACE);
    if (scanner.string() !== 'CSVRecords') throw scanner.unexpected('CSVRecords');
    scanner.expect(COLON);
    scanner.expect(QUOTE);
    let isEmpty = true;
    for (const text of this.text(scanner)) {
      if (isEmpty) yield* this.closeLine();
      isEmpty = false;
      this.lastByte = text.at(-1) ?? LINE_FEED;
      if (this.opening === undefined) {
        yield text;
        continue;
      }
      this.opening = Buffer.concat([this.opening, text]);
      if (endOfFirstRecord(this.opening) !== -1) yield* this.open();
    }
    scanner.expect(CLOSE_BRACE);
    if (isEmpty) return;
    const endsLine = this.lastByte === LINE_FEED || this.memory.state[QUOTED] === 1;
    this.openLine = endsLine ? 'none' : 'written';
    if (!endsLine && this.opening !== undefined && this.reading.chunksEndRows) yield* this.open();
  }

  /** Handles the end of a chunk that stopped in the middle of a line. */
  private *closeLine(): Generator<Uint8Array> {
    if (this.openLine === 'none') return;
    this.counts.openChunks += 1;
    if (this.reading.chunksEndRows && this.openLine === 'written') yield Buffer.from(this.lineEnd);
    this.openLine = 'none';
  }

  /** Decides about the header and releases the text held back for that. */
  private *open(): Generator<Uint8Array> {
    const text = this.opening ?? Buffer.alloc(0);
    this.opening = undefined;
    const end = endOfFirstRecord(text);
    const first = text.toString('utf8', 0, end === -1 ? text.length : end);
    const isHeader = sameLabels(first, this.labels);
    if (this.isFirstPage) {
      if (/[^\r]\n$/.test(first)) this.lineEnd = '\n';
      this.counts.hasHeader = isHeader;
      if (bare(first) === bare(this.labels)) {
        yield text;
        return;
      }
      yield Buffer.from(this.labels + this.lineEnd);
      if (!isHeader) {
        yield text;
        return;
      }
    } else if (isHeader) {
      this.counts.repeated += 1;
      this.counts.repeatedAfterOpen += this.pageFollowsOpenChunk ? 1 : 0;
    } else {
      yield text;
      return;
    }
    // The first record is not written.
    if (end === -1) this.openLine = this.openLine === 'none' ? 'none' : 'dropped';
    else yield text.subarray(end);
  }

  /** The text of the string that begins here; also reads its closing quote. */
  private *text(scanner: JsonScanner): Generator<Uint8Array> {
    const { memory } = this;
    const { bytes } = scanner;
    for (let isOver = false; !isOver; ) {
      const start = scanner.position;
      const end = memory.load(bytes, start);
      do {
        this.unescape(end);
        scanner.position = start + memory.consumed;
        isOver = bytes[scanner.position] === QUOTE;
        if (isOver || !this.step(scanner, memory.consumed === 0)) break;
        memory.consumed = scanner.position - start;
      } while (memory.isInside(end));
      const output = memory.take();
      if (output.length > 0) yield output;
    }
    scanner.position += 1;
  }

  /** Reads the escape here, or one byte if it `must` advance; false where it did neither. */
  private step(scanner: JsonScanner, must: boolean): boolean {
    const { bytes, position } = scanner;
    const byte = bytes[position];
    if (byte === undefined) throw scanner.unexpected('end of a string');
    if (byte !== BACKSLASH) {
      if (must) this.memory.append(bytes.subarray(position, position + 1));
      scanner.position += must ? 1 : 0;
      return must;
    }
    const window = bytes.toString('latin1', position, position + LONGEST_ESCAPE);
    const [sequence] = ESCAPE.exec(window) ?? [];
    if (sequence === undefined) throw scanner.unexpected('escape that JSON knows');
    const text = String(JSON.parse(`"${sequence}"`));
    const { state } = this.memory;
    if (text === '"') state[QUOTED] = 1 - (state[QUOTED] ?? 0);
    else if (text === '\n' && state[QUOTED] === 0) state[RECORDS] = (state[RECORDS] ?? 0) + 1;
    this.memory.append(Buffer.from(text));
    scanner.position += sequence.length;
    return true;
  }
}

const field = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** The record without its line end and without quotes, which are optional around a label. */
const bare = (record: string): string => record.replace(/\r?\n$/, '').replaceAll('"', '');

/**
 * Whether the record equals the labels. It ignores case: header and metadata come from different
 * places, and case-sensitive names are a setting of the database.
 */
const sameLabels = (record: string, labels: string): boolean =>
  bare(record).toLowerCase() === bare(labels).toLowerCase();

const endsInsideQuotes = () =>
  new PermanentFailure('RESULT_INCOMPLETE', 'The last row of the result ends inside of quotes.');

/** The offset after the first record, or -1 where it is not complete. */
const endOfFirstRecord = (rows: Buffer): number => {
  let quoted = false;
  for (let at = 0; at < rows.length; at += 1) {
    if (rows[at] === QUOTE) quoted = !quoted;
    else if (rows[at] === LINE_FEED && !quoted) return at + 1;
  }
  return -1;
};
