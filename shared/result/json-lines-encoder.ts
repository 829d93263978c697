import { TextStamp } from './byte-words.ts';
import { FieldTranscoder, type TextForm } from './field-transcoder.ts';
import type { JsonScanner } from './json-scanner.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { PageColumn, ResultPage } from './result-page.ts';
import { uniqueNames } from './unique-names.ts';

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const ROW_END = new TextStamp('}\n');
/** What the shortest field takes in a page, `{"isNull":true}` without its value, and its comma. */
const FIELD_BYTES = 12;
/** A stamp may write up to three bytes behind its text. */
const SLACK_BYTES = 4;

/**
 * JSON Lines from pages of typed fields: one object a row, keys in column order. The digits of
 * numbers are copied, never computed with, so integers of any size and decimals stay exact.
 */
export class JsonLinesEncoder implements ResultEncoder {
  private readonly keys: readonly TextStamp[];
  private readonly forms: readonly TextForm[];
  private target = Buffer.alloc(0);
  private rows = 0;

  constructor(columns: readonly PageColumn[]) {
    this.keys = uniqueNames(columns.map((column) => column.name)).map(
      (name, index) => new TextStamp(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
    );
    this.forms = columns.map((column) => textForm(column.type));
  }

  get rowCount(): number {
    return this.rows;
  }

  encode(page: ResultPage): Uint8Array {
    const { rows: scanner } = page;
    this.reserve(scanner.bytes.length - scanner.position);
    const fields = new FieldTranscoder(scanner, this.target);
    scanner.array(() => {
      this.row(scanner, fields);
      this.rows += 1;
    });
    return fields.written();
  }

  private row(scanner: JsonScanner, fields: FieldTranscoder): void {
    const { keys, forms } = this;
    const last = keys.length - 1;
    scanner.expect(OPEN_BRACKET);
    for (let index = 0; index <= last; index += 1) {
      const key = keys[index];
      if (key !== undefined) fields.write(key);
      fields.copy(forms[index] ?? 'string');
      scanner.expect(index === last ? CLOSE_BRACKET : COMMA);
    }
    fields.write(ROW_END);
  }

  /** Makes room for every row that so many bytes may hold, so that no write has to ask. */
  private reserve(pageBytes: number): void {
    const keyBytes = this.keys.reduce((sum, key) => sum + key.length, 0);
    const rowBytes = FIELD_BYTES * Math.max(1, this.keys.length);
    const growth = Math.max(1, (keyBytes + 2) / rowBytes);
    const needed = Math.ceil(pageBytes * growth) + SLACK_BYTES;
    if (this.target.length < needed) this.target = Buffer.allocUnsafe(needed);
  }
}

const textForm = (type: string): TextForm => {
  if (type === 'numeric' || type === 'decimal') return 'number';
  return type === 'super' ? 'json' : 'string';
};
