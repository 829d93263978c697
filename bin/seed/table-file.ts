import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parquetReadObjects } from 'hyparquet';
import { createCsvParser, type Row } from '../../shared/result/decoding/csv-parser.ts';

/** The rows of a file, each value as the text that SQL reads; NULL is null. */
export interface TableRows {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** The rows of a CSV file, whose first line names the columns; an empty field is NULL. */
export const csvRows = (path: string): TableRows => {
  const parser = createCsvParser();
  const [head, ...rows] = [...parser.push(readFileSync(path, 'utf8')), ...parser.finish()];
  if (head === undefined) throw new Error('the file is empty; its first line names the columns');
  const uneven = rows.findIndex((row) => row.length !== head.length);
  if (uneven >= 0) {
    const count = `${rows[uneven]?.length} fields; the first line has ${head.length}`;
    throw new Error(`row ${uneven + 1} has ${count}`);
  }
  return { columns: head.map((name) => name ?? ''), rows };
};

/** The rows of a Parquet file. */
export const parquetRows = async (path: string): Promise<TableRows> => {
  const bytes = await readFile(path);
  const file = new Uint8Array(bytes).buffer;
  const objects = await parquetReadObjects({ file });
  const columns = Object.keys(objects[0] ?? {});
  return { columns, rows: objects.map((row) => columns.map((name) => sqlText(row[name]))) };
};

const sqlText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$|Z$/, '');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const TYPES: readonly (readonly [type: string, form: RegExp])[] = [
  ['bigint', /^-?\d{1,18}$/],
  ['decimal', /^-?\d{1,27}(\.\d{1,10})?$/],
  ['double precision', /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i],
  ['boolean', /^(true|false)$/i],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['timestamp', /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?$/],
];

/** The type that all values of a column have; text where they have no other in common. */
export const columnType = (values: readonly (string | null)[]): string => {
  const given = values.filter((value) => value !== null);
  const found = given.length > 0 && TYPES.find(([, form]) => given.every((v) => form.test(v)));
  const [type] = found || ['varchar(65535)'];
  if (type !== 'decimal') return type;
  const scale = Math.max(...given.map((value) => value.split('.')[1]?.length ?? 0));
  return `decimal(38, ${scale})`;
};
