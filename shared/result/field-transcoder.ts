import { hasByte, repeated, TextPattern, TextStamp, wordsOf } from './byte-words.ts';
import type { JsonScanner } from './json-scanner.ts';

/** How the text of a stringValue is written, by its column's type. */
export type TextForm = 'string' | 'number' | 'json';

const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const QUOTES = repeated(QUOTE);
const BACKSLASHES = repeated(BACKSLASH);

const STRING_FIELD = new TextPattern('{"stringValue":"');
const LONG_FIELD = new TextPattern('{"longValue":');
const DOUBLE_FIELD = new TextPattern('{"doubleValue":');
/** Fields that always read the same, and the values that they hold. */
const CONSTANTS = [
  [new TextPattern('{"isNull":true}'), new TextStamp('null')],
  [new TextPattern('{"booleanValue":true}'), new TextStamp('true')],
  [new TextPattern('{"booleanValue":false}'), new TextStamp('false')],
] as const;
/** More than any of them is long: nearer to the end than this, nothing is compared by words. */
const PATTERN_BYTES = 24;

const MEMBERS = new Set([
  'isNull',
  'stringValue',
  'longValue',
  'doubleValue',
  'booleanValue',
  'blobValue',
]);

/** What a JSON number may look like; everything else that a numeric column holds stays a string. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Copies the fields of a page, `{"longValue":1}` and its like, as plain JSON values.
 *
 * Fields without white space, as the Data API writes them, take a short way that compares words
 * and copies bytes. Whatever looks different in any way takes the long way through a scanner.
 */
export class FieldTranscoder {
  private readonly scanner: JsonScanner;
  private readonly source: Buffer;
  private readonly sourceWords: DataView;
  private readonly lastShort: number;
  private readonly target: Buffer;
  private readonly targetWords: DataView;
  private to = 0;

  /** `target` has room for all that will be written. */
  constructor(scanner: JsonScanner, target: Buffer) {
    this.scanner = scanner;
    this.source = scanner.bytes;
    this.sourceWords = wordsOf(scanner.bytes);
    this.lastShort = scanner.bytes.length - PATTERN_BYTES;
    this.target = target;
    this.targetWords = wordsOf(target);
  }

  /** What was written so far. */
  written(): Uint8Array {
    return this.target.subarray(0, this.to);
  }

  write(text: TextStamp): void {
    text.writeTo(this.targetWords, this.to);
    this.to += text.length;
  }

  /** Copies the value of the field that the scanner is at, and moves it past the field. */
  copy(form: TextForm): void {
    const from = this.scanner.position;
    if (from > this.lastShort || !this.copyShort(from, form)) this.copyLong(form);
  }

  private copyShort(from: number, form: TextForm): boolean {
    const { sourceWords } = this;
    if (STRING_FIELD.isAt(sourceWords, from)) {
      const textAt = from + STRING_FIELD.length;
      if (form === 'string') return this.copyText(textAt);
      return form === 'number' && this.copyDigits(textAt, QUOTE);
    }
    if (LONG_FIELD.isAt(sourceWords, from)) {
      return this.copyDigits(from + LONG_FIELD.length, CLOSE_BRACE);
    }
    if (DOUBLE_FIELD.isAt(sourceWords, from)) {
      return this.copyDigits(from + DOUBLE_FIELD.length, CLOSE_BRACE);
    }
    for (const [field, value] of CONSTANTS) {
      if (!field.isAt(sourceWords, from)) continue;
      this.write(value);
      this.scanner.position = from + field.length;
      return true;
    }
    return false;
  }

  /** Copies the string whose first character is here, escapes as they are. */
  private copyText(textAt: number): boolean {
    const { source, target } = this;
    let from = textAt;
    let to = this.to;
    target[to++] = QUOTE;
    const { sourceWords, targetWords, lastShort } = this;
    for (; from <= lastShort; from += 4, to += 4) {
      const word = sourceWords.getInt32(from, true);
      if (hasByte(word, QUOTES) || hasByte(word, BACKSLASHES)) break;
      targetWords.setInt32(to, word, true);
    }
    for (;;) {
      const byte = source[from++];
      if (byte === undefined) return false;
      target[to++] = byte;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) target[to++] = source[from++] ?? 0;
    }
    if (source[from] !== CLOSE_BRACE) return false;
    this.to = to;
    this.scanner.position = from + 1;
    return true;
  }

  /** Copies what is here up to `end`, if it is digits as a JSON number has them. */
  private copyDigits(digitsAt: number, end: number): boolean {
    const { source, target } = this;
    let from = digitsAt;
    let to = this.to;
    let least = from;
    let byte = source[from];
    if (byte === MINUS) {
      target[to++] = byte;
      byte = source[++from];
      least = from;
    }
    // JSON has no 007: behind a leading zero there are no more digits.
    const limit = byte === ZERO ? from + 1 : source.length;
    while (byte !== undefined && byte >= ZERO && byte <= NINE && from < limit) {
      target[to++] = byte;
      byte = source[++from];
    }
    if (from === least) return false;
    if (byte === POINT) {
      target[to++] = byte;
      byte = source[++from];
      least = from;
      while (byte !== undefined && byte >= ZERO && byte <= NINE) {
        target[to++] = byte;
        byte = source[++from];
      }
      if (from === least) return false;
    }
    if (byte !== end || (end === QUOTE && source[++from] !== CLOSE_BRACE)) return false;
    this.to = to;
    this.scanner.position = from + 1;
    return true;
  }

  private copyLong(form: TextForm): void {
    const { scanner } = this;
    scanner.expect(OPEN_BRACE);
    const member = scanner.string();
    scanner.expect(COLON);
    const start = scanner.peek() === QUOTE ? scanner.skipString() : scanner.skipScalar();
    const end = scanner.position;
    const json = this.source.toString('utf8', start, end);
    if (!MEMBERS.has(member) || !isJson(json) || (member === 'isNull' && json !== 'true')) {
      throw scanner.unexpected('field that the Data API knows');
    }
    if (member === 'isNull') this.writeText('null');
    else if (member === 'stringValue' && form !== 'string') this.writeText(textAs(form, json));
    else this.to += this.source.copy(this.target, this.to, start, end);
    scanner.expect(CLOSE_BRACE);
  }

  private writeText(text: string): void {
    this.to += this.target.write(text, this.to);
  }
}

/** A decimal as a number and a SUPER value as the JSON that it is, where they are. */
const textAs = (form: 'number' | 'json', json: string): string => {
  const value = String(JSON.parse(json));
  if (form === 'number') return JSON_NUMBER.test(value) ? value : json;
  return isJson(value) ? value.replaceAll(/[\r\n]/g, ' ') : json;
};

const isJson = (value: string): boolean => {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};
