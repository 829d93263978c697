import { ByteSink } from './byte-sink.ts';
import { JsonScanner } from './json-scanner.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { PageColumn, ResultPage } from './result-page.ts';

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const COLON = 0x3a;
const NULL = Buffer.from('null');

/** What a JSON number may look like; everything else that a numeric column holds stays a string. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** How the text of a stringValue is written, by the column's type. */
type TextForm = 'string' | 'number' | 'json';

/**
 * JSON Lines from pages of typed fields: one object a row, keys in column order. The digits of
 * numbers are copied, never computed with, so integers of any size and decimals stay exact.
 */
export class JsonLinesEncoder implements ResultEncoder {
  private readonly keys: readonly Buffer[];
  private readonly forms: readonly TextForm[];
  private rows = 0;

  constructor(columns: readonly PageColumn[]) {
    this.keys = uniqueNames(columns.map((column) => column.name)).map((name, index) =>
      Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
    );
    this.forms = columns.map((column) => textForm(column.type));
  }

  get rowCount(): number {
    return this.rows;
  }

  encode(page: ResultPage): Uint8Array {
    const scanner = new JsonScanner(page.body, page.recordsAt);
    const sink = new ByteSink(page.body.length);
    scanner.array(() => {
      this.row(scanner, sink);
      this.rows += 1;
    });
    return sink.written;
  }

  private row(scanner: JsonScanner, sink: ByteSink): void {
    const { keys, forms } = this;
    scanner.expect(OPEN_BRACKET);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index];
      if (key !== undefined) sink.copy(key, 0, key.length);
      field(scanner, sink, forms[index] ?? 'string');
      const isLast = index === keys.length - 1;
      if (scanner.more(CLOSE_BRACKET) === isLast) throw scanner.unexpected('value for each column');
    }
    sink.byte(CLOSE_BRACE);
    sink.byte(LINE_FEED);
  }
}

/** Copies the one value of a field: `{"longValue":1}` and its like. */
const field = (scanner: JsonScanner, sink: ByteSink, form: TextForm): void => {
  scanner.expect(OPEN_BRACE);
  const nameAt = scanner.skipString() + 1;
  const isNull = scanner.bytes[nameAt] === 0x69;
  const isText = scanner.bytes[nameAt] === 0x73;
  scanner.expect(COLON);
  const { bytes } = scanner;
  if (scanner.peek() === QUOTE) {
    const start = scanner.skipString();
    if (isText && form !== 'string') text(bytes, start, scanner.position, sink, form);
    else sink.copy(bytes, start, scanner.position);
  } else {
    const start = scanner.skipScalar();
    if (isNull) sink.copy(NULL, 0, NULL.length);
    else sink.copy(bytes, start, scanner.position);
  }
  scanner.expect(CLOSE_BRACE);
};

/** Writes a decimal as a number and a SUPER value as the JSON that it is, where they are. */
const text = (
  bytes: Buffer,
  start: number,
  end: number,
  sink: ByteSink,
  form: Exclude<TextForm, 'string'>,
): void => {
  const value = String(JSON.parse(bytes.toString('utf8', start, end)));
  if (form === 'number' && JSON_NUMBER.test(value)) sink.text(value);
  else if (form === 'json' && isJson(value)) sink.text(value.replaceAll(/[\r\n]/g, ' '));
  else sink.copy(bytes, start, end);
};

const isJson = (value: string): boolean => {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};

const textForm = (type: string): TextForm => {
  if (type === 'numeric' || type === 'decimal') return 'number';
  return type === 'super' ? 'json' : 'string';
};

/**
 * Names that an object can have side by side: the second column called `n` becomes `n_2`, so that
 * no reader loses a value to a repeated key.
 */
export const uniqueNames = (names: readonly string[]): string[] => {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; seen.has(unique) || (unique !== name && taken.has(unique)); n += 1) {
      unique = `${name}_${n}`;
    }
    seen.add(unique);
    return unique;
  });
};
