import { PermanentFailure } from '../../platform/failure.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SPACE = 0x20;

/**
 * Reads JSON text as bytes without building objects. It assumes neither an order of members nor the
 * absence of white space, and throws a PermanentFailure at a syntax error. It does not check the
 * values that it skips.
 */
export class JsonScanner {
  readonly bytes: Buffer;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  /** The next byte that is not white space; -1 at the end. */
  peek(): number {
    const { bytes } = this;
    let byte = bytes[this.position];
    while (byte !== undefined && byte <= SPACE) byte = bytes[++this.position];
    return byte ?? -1;
  }

  expect(byte: number): void {
    if (this.peek() !== byte) throw this.unexpected(`'${String.fromCharCode(byte)}'`);
    this.position += 1;
  }

  /** Calls `member` at the value of each member of the object here; it must move past the value. */
  object(member: (name: string) => void): void {
    this.expect(OPEN_BRACE);
    if (this.peek() === CLOSE_BRACE) {
      this.position += 1;
      return;
    }
    for (;;) {
      const name = this.string();
      this.expect(COLON);
      member(name);
      if (!this.more(CLOSE_BRACE)) return;
    }
  }

  /** Calls `element` at each element of the array here; it must move past the element. */
  array(element: () => void): void {
    this.expect(OPEN_BRACKET);
    if (this.peek() === CLOSE_BRACKET) {
      this.position += 1;
      return;
    }
    do element();
    while (this.more(CLOSE_BRACKET));
  }

  /** Moves past a comma (true) or the closing byte (false). */
  more(close: number): boolean {
    const byte = this.peek();
    if (byte !== COMMA && byte !== close) throw this.unexpected('comma or end');
    this.position += 1;
    return byte === COMMA;
  }

  /** The string here, decoded. */
  string(): string {
    return String(this.parse(this.skipString()));
  }

  /** The parsed value here; for small values only. */
  value(): unknown {
    return this.parse(this.skipValue());
  }

  /** Moves past the string here, quotes included, and returns where it starts. */
  skipString(): number {
    if (this.peek() !== QUOTE) throw this.unexpected('string');
    const { bytes } = this;
    const start = this.position;
    let end = start;
    do {
      end = bytes.indexOf(QUOTE, end + 1);
      if (end === -1) throw this.unexpected('end of a string');
    } while (isEscaped(bytes, end));
    this.position = end + 1;
    return start;
  }

  /** Moves past the value here and returns where it starts. */
  skipValue(): number {
    const first = this.peek();
    const start = this.position;
    if (first === QUOTE) return this.skipString();
    if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      this.skipNested();
      return start;
    }
    return this.skipScalar();
  }

  /** Moves past the number, true, false or null here and returns where it starts. */
  skipScalar(): number {
    this.peek();
    const { bytes } = this;
    const start = this.position;
    let end = start;
    for (let byte = bytes[end]; byte !== undefined; byte = bytes[++end]) {
      if (byte <= SPACE || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) break;
    }
    if (end === start) throw this.unexpected('value');
    this.position = end;
    return start;
  }

  /** The failure for text that differs from the expected. */
  unexpected(expected: string, cause?: unknown): PermanentFailure {
    const message = `The result's page has no ${expected} at byte ${this.position}.`;
    return new PermanentFailure('RESULT_MALFORMED', message, { cause });
  }

  private parse(start: number): unknown {
    try {
      return JSON.parse(this.bytes.toString('utf8', start, this.position));
    } catch (cause) {
      throw this.unexpected('value that JSON knows', cause);
    }
  }

  private skipNested(): void {
    const { bytes } = this;
    let depth = 0;
    do {
      const byte = bytes[this.position];
      if (byte === undefined) throw this.unexpected('end of an object or array');
      if (byte === QUOTE) {
        this.skipString();
        continue;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
      this.position += 1;
    } while (depth > 0);
  }
}

/** Whether an odd number of backslashes stands before the byte. */
const isEscaped = (bytes: Buffer, position: number): boolean => {
  let before = position - 1;
  while (bytes[before] === BACKSLASH) before -= 1;
  return (position - before) % 2 === 0;
};
