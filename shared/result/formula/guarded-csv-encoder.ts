import { CsvEncoder } from '../csv-encoder.ts';
import type { CsvReading } from '../csv-reading.ts';
import type { ResultEncoder } from '../result-encoder.ts';
import type { PageColumn, ResultPage } from '../result-page.ts';
import { FormulaGuard } from './formula-guard.ts';

/** The CSV of CsvEncoder, with each text guarded that a spreadsheet would take for a formula. */
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
    for (const piece of this.csv.encode(page)) yield* this.guard.pass(piece);
  }

  *end(): Generator<Uint8Array> {
    for (const piece of this.csv.end()) yield* this.guard.pass(piece);
    yield this.guard.end();
  }

  otherReading(rows: number): CsvReading | undefined {
    return this.csv.otherReading(rows);
  }

  close(): void {
    this.csv.close();
  }
}
