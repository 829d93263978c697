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

/** Parses the warehouse's dates and times to seconds since 1970; without a zone they are UTC. */
export const parseSeconds = (text: string): number | undefined => {
  const parts =
    /^(\d{4}-\d{2})(-\d{2})?(?:[ T]([\d:]+)(\.\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text);
  if (!parts) return undefined;
  const [, month = '', day = '-01', time = '00:00:00', fraction = '', zone = 'Z'] = parts;
  const fullZone = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone;
  const ms = Date.parse(`${month}${day}T${time}${fraction.slice(0, 4)}${fullZone}`);
  return Number.isNaN(ms) ? undefined : ms / 1000;
};

/** A column's kind by the warehouse's type or, without one, by its values. */
export const columnKind = (type: string | undefined, sample: readonly string[]): ColumnKind => {
  if (type && NUMBER_TYPE.test(type)) return 'number';
  if (type && TIME_TYPE.test(type)) return 'time';
  if (sample.length === 0) return 'text';
  // A month such as 1995-01 is usually text in the warehouse, but a time to a reader.
  if (sample.every((text) => parseSeconds(text) !== undefined)) return 'time';
  return !type && sample.every((text) => NUMBER_TEXT.test(text)) ? 'number' : 'text';
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
