import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createCsvParser, type Row } from '../../shared/result/decoding/csv-parser.ts';
import { errorMessage } from '../terminal/text.ts';

/** The rows of a file, each value as the text that SQL reads; NULL is null. */
export interface TableRows {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** A row, and where it begins: the file with the line or, where there are no lines, the row. */
export interface TableRow {
  readonly place: string;
  readonly values: Row;
}

/** A seed cannot be used; the message names file and line. */
export class SeedError extends Error {
  override readonly name = 'SeedError';

  constructor(place: string, reason: unknown) {
    super(`${place}: ${errorMessage(reason)}`);
  }
}

/**
 * The rows of a CSV file, whose first line names the columns; an empty field is NULL.
 *
 * @param shown the file as messages name it
 * @throws SeedError
 */
export const csvRows = (path: string, shown: string): TableRows => {
  const [head, ...rows] = csvRecords(
    readFileSync(path, 'utf8').replace(BYTE_ORDER_MARK, ''),
    shown,
  );
  if (head === undefined) {
    throw new SeedError(`${shown}:1`, 'the file is empty; its first line names the columns');
  }
  const width = head.values.length;
  const uneven = rows.find(({ values }) => values.length !== width);
  if (uneven !== undefined) {
    const count = `${uneven.values.length} fields; the first line has ${width}`;
    throw new SeedError(uneven.place, count);
  }
  return { columns: head.values.map((name) => name ?? ''), rows };
};

/** Spreadsheets write it before the first column's name. */
const BYTE_ORDER_MARK = /^\ufeff/;

/** Parsed line by line, so that a fault has its line; a record may take several. */
const csvRecords = (text: string, shown: string): TableRow[] => {
  const parser = createCsvParser();
  const records: TableRow[] = [];
  let begin = 1;
  const take = (line: number, parse: () => readonly Row[]): void => {
    try {
      for (const values of parse()) {
        records.push({ place: `${shown}:${begin}`, values });
        begin = line + 1;
      }
    } catch (error) {
      throw new SeedError(`${shown}:${line}`, error);
    }
  };
  for (const [index, line] of text.split(/(?<=\n)/).entries()) {
    take(index + 1, () => parser.push(line));
  }
  take(begin, () => parser.finish());
  return records;
};

/**
 * The rows of a Parquet file.
 *
 * @param shown the file as messages name it
 * @throws SeedError
 */
export const parquetRows = async (path: string, shown: string): Promise<TableRows> => {
  const { parquetReadObjects } = await import('hyparquet');
  const bytes = await readFile(path);
  const file = new Uint8Array(bytes).buffer;
  const objects = await parquetReadObjects({ file }).catch((error: unknown) => {
    throw new SeedError(shown, error);
  });
  const columns = Object.keys(objects[0] ?? {});
  const rows = objects.map((row, index) => ({
    place: `${shown}, row ${index + 1}`,
    values: columns.map((name) => sqlText(row[name])),
  }));
  return { columns, rows };
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
