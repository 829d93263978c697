import type { Row } from '../../../../../shared/result/csv-parser.ts';
import type { Column } from './column-kind.ts';

/** How many rows become one piece of the file: one string for a million rows would be too long. */
const ROWS_PER_PIECE = 5_000;

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

/** The rows as a file of a format other than the one they came in, with every digit kept. */
export const exportRows = (
  format: 'csv' | 'jsonl',
  columns: readonly Column[],
  rows: readonly Row[],
): string[] => {
  const pieces: string[] = format === 'csv' ? [csvLine(columns.map(({ label }) => label))] : [];
  const line = (row: Row) => (format === 'csv' ? csvLine(row) : jsonLine(row, columns));
  for (let start = 0; start < rows.length; start += ROWS_PER_PIECE) {
    pieces.push(
      rows
        .slice(start, start + ROWS_PER_PIECE)
        .map(line)
        .join(''),
    );
  }
  return pieces;
};
