import { StringDecoder } from 'node:string_decoder';
import { createCsvParser, type Row } from '../../shared/result/decoding/csv-parser.ts';

/** The start of a formula, in a spreadsheet and after normalization of full-width signs. */
const BEGINS_LIKE_FORMULA = /^[=+\-@\t\r\n\0＝＋－＠\uFEFF]/;

/** The warehouse writes values of these types itself. */
const CANNOT_BE_FORMULA = /^(int|oid|numeric|decimal|float|bool|date|time|interval)/;

/**
 * Counts the texts of a CSV file that a spreadsheet would run. It shares no code with the encoder
 * that escapes them: a bug there must not hide itself.
 */
export class FormulaFinder {
  /** Texts so far. */
  count = 0;
  private readonly parser = createCsvParser();
  private readonly decoder = new StringDecoder('utf8');
  private readonly mayHold: readonly boolean[];
  private headed = false;

  constructor(types: readonly string[]) {
    this.mayHold = types.map((type) => !CANNOT_BE_FORMULA.test(type));
  }

  add(bytes: Uint8Array): void {
    this.check(this.parser.push(this.decoder.write(Buffer.from(bytes))));
  }

  end(): void {
    this.check([...this.parser.push(this.decoder.end()), ...this.parser.finish()]);
  }

  private check(rows: readonly Row[]): void {
    for (const row of rows) {
      for (const [at, text] of row.entries()) {
        if (text === null || (this.headed && this.mayHold[at] === false)) continue;
        if (BEGINS_LIKE_FORMULA.test(text)) this.count += 1;
      }
      this.headed = true;
    }
  }
}
