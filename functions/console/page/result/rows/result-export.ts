import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';
import type { Column } from './column-kind.ts';

/**
 * Rows per string of the file: one string of all rows could exceed the longest that there may be.
 */
const ROWS_PER_CHUNK = 5_000;

const csvField = (value: string | null): string => {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
};

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;

const jsonValue = (value: string | null, column: Column): string => {
  if (value === null) return 'null';
  const number = column.kind === 'number' && JSON_NUMBER.test(value);
  return number ? value : JSON.stringify(value);
};

const csvLine = (row: Row): string => `${row.map(csvField).join(',')}\r\n`;

const jsonLine = (row: Row, columns: readonly Column[]): string => {
  const members = columns.map(
    (column, index) => `${JSON.stringify(column.label)}:${jsonValue(row[index] ?? null, column)}`,
  );
  return `{${members.join(',')}}\n`;
};

/** Converts rows to the other text format, without losing a digit. */
export const exportRows = (
  format: 'csv' | 'jsonl',
  columns: readonly Column[],
  rows: readonly Row[],
): string[] => {
  const chunks: string[] = format === 'csv' ? [csvLine(columns.map(({ label }) => label))] : [];
  const line = (row: Row) => (format === 'csv' ? csvLine(row) : jsonLine(row, columns));
  for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
    chunks.push(
      rows
        .slice(start, start + ROWS_PER_CHUNK)
        .map(line)
        .join(''),
    );
  }
  return chunks;
};
