import { JsonScanner } from './json-scanner.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { PageColumn, ResultPage } from './result-page.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const LINE_FEED = 0x0a;
const LOWER_U = 0x75;

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
    const scanner = new JsonScanner(page.body, page.recordsAt);
    const target = Buffer.allocUnsafe(page.body.length - page.recordsAt);
    let length = 0;
    scanner.array(() =>
      scanner.object((name) => {
        if (name !== 'CSVRecords') throw scanner.unexpected('CSVRecords');
        length = this.unescape(scanner, target, length);
      }),
    );
    const rows = target.subarray(0, length);
    if (this.hasHeader !== undefined) return rows;
    this.hasHeader = startsWithHeader(rows, this.header);
    return this.hasHeader ? rows : Buffer.concat([this.header, rows]);
  }

  /** Writes the string here to `target` from `at` on, and returns where it ends there. */
  private unescape(scanner: JsonScanner, target: Buffer, at: number): number {
    scanner.expect(QUOTE);
    const { bytes } = scanner;
    let { records, quoted } = this;
    let from = scanner.position;
    let to = at;
    for (;;) {
      const byte = bytes[from++];
      if (byte === undefined) throw scanner.unexpected('the end of a string');
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) {
        target[to++] = byte;
        continue;
      }
      const letter = bytes[from++] ?? 0;
      if (letter === LOWER_U) {
        const length = unicodeLength(bytes, from);
        const text = decodeEscapes(bytes, from - 2, length);
        if (text === '"') quoted = !quoted;
        else if (text === '\n' && !quoted) records += 1;
        to += target.write(text, to);
        from += length - 2;
        continue;
      }
      const plain = ESCAPES[letter] ?? 0;
      if (plain === 0) throw scanner.unexpected('escape that JSON knows');
      // Quotes and line feeds must be escaped in JSON, so only here can a row end.
      if (plain === QUOTE) quoted = !quoted;
      else if (plain === LINE_FEED && !quoted) records += 1;
      target[to++] = plain;
    }
    scanner.position = from;
    this.records = records;
    this.quoted = quoted;
    return to;
  }
}

/** How long the escape sequence is whose digits start here: a surrogate pair is one. */
const unicodeLength = (bytes: Buffer, digitsAt: number): number => {
  const unit = Number.parseInt(bytes.toString('latin1', digitsAt, digitsAt + 4), 16);
  const isHigh = unit >= 0xd800 && unit <= 0xdbff;
  const next = bytes.toString('latin1', digitsAt + 4, digitsAt + 6);
  return isHigh && next === '\\u' ? 12 : 6;
};

const decodeEscapes = (bytes: Buffer, from: number, length: number): string =>
  String(JSON.parse(`"${bytes.toString('latin1', from, from + length)}"`));

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
