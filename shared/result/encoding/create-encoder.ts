import type { Job } from '../../job/job.ts';
import type { PageColumn } from '../columns.ts';
import { CsvEncoder } from './csv-encoder.ts';
import type { CsvReading } from './csv-reading.ts';
import { GuardedCsvEncoder } from './formula-guard.ts';
import { JsonLinesEncoder } from './json-lines-encoder.ts';
import type { ResultEncoder } from './result-encoder.ts';

/** The encoder for a job's file; `reading` replaces the usual reading of CSV. */
export const createEncoder = (
  { format, escapeFormulas }: Pick<Job, 'format' | 'escapeFormulas'>,
  columns: readonly PageColumn[],
  reading?: CsvReading,
): ResultEncoder => {
  if (format !== 'csv') return new JsonLinesEncoder(columns);
  return escapeFormulas
    ? new GuardedCsvEncoder(columns, reading)
    : new CsvEncoder(columns, reading);
};
