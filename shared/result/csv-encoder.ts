import { hasByte, repeated, wordsOf } from './byte-words.ts';
import type { JsonScanner } from './json-scanner.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { PageColumn, ResultPage } from './result-page.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const LINE_FEED = 0x0a;
const QUOTES = repeated(QUOTE);
const BACKSLASHES = repeated(BACKSLASH);

/** What a backslash and this byte stand for in a JSON string; 0 where it is no such escape. */
const ESCAPES = new Uint8Array(128);
for (const [letter, byte] of [
  ['"', QUOTE],
  ['\\', BACKSLASH],
  ['/', SLASH],
  ['b', 0x08],
  ['f', 0x0c],
  ['n', LINE_FEED],
  ['r', 0x0d],
  ['t', 0x09],
] as const) {
  ESCAPES[letter.charCodeAt(0)] = byte;
}

/**
 * CSV as the Data API writes it (`ResultFormat=CSV`): the text of the chunks, taken out of its
 * JSON strings byte for byte. It counts the rows on the way, and writes the header itself where
 * the service left it out: one page of the guide shows a header row, another shows none.
 */
export class CsvEncoder implements ResultEncoder {
  private readonly header: Buffer;
  private records = 0;
  private quoted = false;
  private hasHeader: boolean | undefined;

  constructor(columns: readonly PageColumn[]) {
    this.header = Buffer.from(`${columns.map((column) => field(column.name)).join(',')}\r\n`);
  }

  get rowCount(): number {
    return this.hasHeader === true ? this.records - 1 : this.records;
  }

  encode(page: ResultPage): Uint8Array {
    const { rows: scanner } = page;
    const { bytes, position: start } = scanner;
    const words = wordsOf(bytes);
    // Text is never longer than its escapes, so it is written over them: no second page in memory.
    let end = start;
    scanner.array(() =>
      scanner.object((name) => {
        if (name !== 'CSVRecords') throw scanner.unexpected('CSVRecords');
        end = this.unescape(scanner, words, end);
      }),
    );
    const rows = bytes.subarray(start, end);
    if (this.hasHeader !== undefined) return rows;
    this.hasHeader = startsWithHeader(rows, this.header);
    return this.hasHeader ? rows : Buffer.concat([this.header, rows]);
  }

  /** Writes the text of the string here from `to` on, and returns where it ends there. */
  private unescape(scanner: JsonScanner, words: DataView, to: number): number {
    scanner.expect(QUOTE);
    const { bytes } = scanner;
    const lastWord = bytes.length - 4;
    let from = scanner.position;
    let end = to;
    for (;;) {
      for (; from <= lastWord; from += 4, end += 4) {
        const word = words.getInt32(from, true);
        if (hasByte(word, QUOTES) || hasByte(word, BACKSLASHES)) break;
        words.setInt32(end, word, true);
      }
      let byte = bytes[from++];
      for (; byte !== BACKSLASH && byte !== QUOTE; byte = bytes[from++]) {
        if (byte === undefined) throw scanner.unexpected('end of a string');
        bytes[end++] = byte;
      }
      if (byte === QUOTE) break;
      const plain = ESCAPES[bytes[from] ?? 0] ?? 0;
      if (plain === 0) {
        const { text, length } = unicodeEscape(scanner, from - 1);
        if (text.length === 1) this.count(text.charCodeAt(0));
        end += bytes.write(text, end);
        from += length - 1;
      } else {
        // Quotes and line feeds must be escaped in JSON, so only here can a row end.
        if (plain === LINE_FEED || plain === QUOTE) this.count(plain);
        bytes[end++] = plain;
        from += 1;
      }
    }
    scanner.position = from;
    return end;
  }

  private count(code: number): void {
    if (code === QUOTE) this.quoted = !this.quoted;
    else if (code === LINE_FEED && !this.quoted) this.records += 1;
  }
}

/** A surrogate pair counts as one escape. */
const UNICODE_ESCAPE =
  /^(?:\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4})/;

/** The text of the `\\uXXXX` at the position, and how many bytes it takes. */
const unicodeEscape = (scanner: JsonScanner, at: number): { text: string; length: number } => {
  const sequence = UNICODE_ESCAPE.exec(scanner.bytes.toString('latin1', at, at + 12))?.[0];
  if (sequence === undefined) throw scanner.unexpected('escape that JSON knows');
  return { text: String(JSON.parse(`"${sequence}"`)), length: sequence.length };
};

const field = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Whether the first record is the header; quotes that a label does not need do not count. */
const startsWithHeader = (rows: Buffer, header: Buffer): boolean => {
  const bare = (text: string) => text.replaceAll('"', '');
  const first = rows.toString('utf8', 0, endOfFirstRecord(rows));
  return bare(first) === bare(header.toString('utf8'));
};

const endOfFirstRecord = (rows: Buffer): number => {
  let quoted = false;
  for (let at = 0; at < rows.length; at += 1) {
    if (rows[at] === QUOTE) quoted = !quoted;
    else if (rows[at] === LINE_FEED && !quoted) return at + 1;
  }
  return rows.length;
};
