import type { ResultColumn } from '../../../../../shared/job/job.ts';
import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';

/** What a column holds, which decides how it is shown, sorted and charted. */
export type ColumnKind = 'number' | 'time' | 'text';

/** A column of the table on the page. */
export interface Column {
  readonly label: string;
  readonly type: string | undefined;
  readonly kind: ColumnKind;
}

/** So many rows show what an untyped column holds. */
const SAMPLE_ROWS = 50;

const NUMBER_TYPE = /^(int|smallint|bigint|tinyint|numeric|decimal|float|real|double|oid)/i;
const TIME_TYPE = /^(date|timestamp)/i;
const NUMBER_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const TIME_TEXT =
  /^\d{4}-\d{2}(-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}(:?\d{2})?|Z)?)?)?$/;

const every = (values: readonly string[], pattern: RegExp): boolean =>
  values.length > 0 && values.every((value) => pattern.test(value));

/** A column's kind by the warehouse's type or, without one, by its values. */
export const columnKind = (type: string | undefined, sample: readonly string[]): ColumnKind => {
  if (type && NUMBER_TYPE.test(type)) return 'number';
  if (type && TIME_TYPE.test(type)) return 'time';
  // A month such as 1995-01 is usually text in the warehouse, but a time to a reader.
  if (every(sample, TIME_TEXT)) return 'time';
  return !type && every(sample, NUMBER_TEXT) ? 'number' : 'text';
};

/** The table's columns: labels from the file, types from the job if it has as many columns. */
export const columnsOf = (
  header: readonly string[],
  typed: readonly Pick<ResultColumn, 'type'>[] | undefined,
  rows: readonly Row[],
): Column[] =>
  header.map((label, index) => {
    const type = typed?.length === header.length ? typed[index]?.type : undefined;
    const sample = rows.slice(0, SAMPLE_ROWS).flatMap((row) => row[index] ?? []);
    return { label, type, kind: columnKind(type, sample) };
  });
