import type { ResultFormat } from '../job/job.ts';
import { CsvEncoder } from './csv-encoder.ts';
import { JsonLinesEncoder } from './json-lines-encoder.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { PageColumn } from './result-page.ts';

/** The encoder for a result's format. */
export const createEncoder = (
  format: ResultFormat,
  columns: readonly PageColumn[],
): ResultEncoder => (format === 'csv' ? new CsvEncoder(columns) : new JsonLinesEncoder(columns));
