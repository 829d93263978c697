import type { ResultFormat } from '../job/job.ts';
import { CsvEncoder } from './csv-encoder.ts';
import { JsonLinesEncoder } from './json-lines-encoder.ts';
import type { PageColumn, ResultPage } from './result-page.ts';

/** Turns the pages of one result, in order, into the bytes of one file. */
export interface ResultEncoder {
  /** The rows of the next page as they stand in the file. */
  encode(page: ResultPage): Uint8Array;
  /** Rows written so far; a header is no row. */
  readonly rowCount: number;
}

/** The encoder for a result's format. */
export const createEncoder = (
  format: ResultFormat,
  columns: readonly PageColumn[],
): ResultEncoder => (format === 'csv' ? new CsvEncoder(columns) : new JsonLinesEncoder(columns));
