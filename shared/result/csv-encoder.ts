import type { JsonScanner } from './json-scanner.ts';
import { textKernelCode } from './kernel/kernel-code.static.ts';
import { KernelMemory } from './kernel/kernel-memory.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { PageColumn, ResultPage } from './result-page.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const LINE_FEED = 0x0a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Words of the kernel's state; see `text-kernel.wat`. */
const RECORDS = 2;
const QUOTED = 3;

/** A surrogate pair counts as one escape. */
const ESCAPE =
  /^\\(?:["\\/bfnrt]|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4})/;
const LONGEST_ESCAPE = 12;

/**
 * CSV as the Data API writes it (`ResultFormat=CSV`): the text of the chunks, taken out of its
 * JSON strings byte for byte. It counts the rows on the way, and writes the header itself where
 * the service left it out: one page of the guide shows a header row, another shows none.
 */
export class CsvEncoder implements ResultEncoder {
  private readonly header: Buffer;
  private readonly memory = new KernelMemory();
  private readonly unescape = this.memory.kernel(textKernelCode, 'unescape');
  /** The first text, as long as it is not known whether it begins with a header. */
  private opening = Buffer.alloc(0);
  private hasHeader: boolean | undefined;

  constructor(columns: readonly PageColumn[]) {
    this.header = Buffer.from(`${columns.map((column) => field(column.name)).join(',')}\r\n`);
  }

  get rowCount(): number {
    const records = this.memory.state[RECORDS] ?? 0;
    return this.hasHeader === true ? records - 1 : records;
  }

  *encode({ rows: scanner }: ResultPage): Generator<Uint8Array> {
    scanner.expect(OPEN_BRACKET);
    if (scanner.peek() === CLOSE_BRACKET) scanner.position += 1;
    else {
      do yield* this.chunk(scanner);
      while (scanner.more(CLOSE_BRACKET));
    }
    if (this.hasHeader === undefined) yield* this.open();
  }

  close(): void {
    this.memory.giveBack();
  }

  private *chunk(scanner: JsonScanner): Generator<Uint8Array> {
    scanner.expect(OPEN_BRACE);
    if (scanner.string() !== 'CSVRecords') throw scanner.unexpected('CSVRecords');
    scanner.expect(COLON);
    scanner.expect(QUOTE);
    for (const text of this.text(scanner)) {
      if (this.hasHeader !== undefined) {
        yield text;
        continue;
      }
      this.opening = Buffer.concat([this.opening, text]);
      if (endOfFirstRecord(this.opening) !== -1) yield* this.open();
    }
    scanner.expect(CLOSE_BRACE);
  }

  /** Decides about the header and lets go of the text that was held back for that. */
  private *open(): Generator<Uint8Array> {
    this.hasHeader = startsWithHeader(this.opening, this.header);
    if (!this.hasHeader) yield this.header;
    yield this.opening;
    this.opening = Buffer.alloc(0);
  }

  /** The text of the string whose first character is here, its closing quote read too. */
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

  /** Takes the escape that is here, or the byte if it `must` go on; false where it did neither. */
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

/** Whether the first record is the header; quotes that a label does not need do not count. */
const startsWithHeader = (rows: Buffer, header: Buffer): boolean => {
  const bare = (text: string) => text.replaceAll('"', '');
  const end = endOfFirstRecord(rows);
  const first = rows.toString('utf8', 0, end === -1 ? rows.length : end);
  return bare(first) === bare(header.toString('utf8'));
};

/** Where the first record ends; -1 where it does not. */
const endOfFirstRecord = (rows: Buffer): number => {
  let quoted = false;
  for (let at = 0; at < rows.length; at += 1) {
    if (rows[at] === QUOTE) quoted = !quoted;
    else if (rows[at] === LINE_FEED && !quoted) return at + 1;
  }
  return -1;
};
