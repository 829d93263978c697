import type { JsonValue, RowsPage } from '../api/answers.ts';
import type { JobView } from '../job/job.ts';
import { uniqueNames } from '../result/columns.ts';
import { isReadable, readRows } from '../result/decoding/read-rows.ts';

/**
 * A value without loss of digits: integers beyond 2^53 and all decimals are text. Dates and times
 * are text too, SUPER is its JSON value, NULL is null.
 */
export type RowValue = JsonValue;

/** A row by the names of its columns; a second column `n` is `n_2`. */
export type ResultRow = Readonly<Record<string, RowValue>>;

/** Fetches a file of the result, by its position in the manifest from 1 on. */
export type FetchFile = (file: number) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;

/** The rows of a page. */
export const pageRows = ({ columns, rows }: Pick<RowsPage, 'columns' | 'rows'>): ResultRow[] => {
  const toRow = rowMaker(columns, pageValue);
  return rows.map(toRow);
};

/**
 * Streams the rows of a job's result, file after file, without holding a whole file in memory.
 *
 * @throws Error where the files have too few rows, or a format that has no row reader.
 */
export async function* resultRows(
  job: JobView,
  fetchFile: FetchFile,
): AsyncGenerator<ResultRow, void> {
  const { jobId, format, compression, result } = job;
  if (result === undefined) throw new Error(`Job ${jobId} has a file and no result.`);
  if (result.fileCount === 0) return;
  if (!isReadable(format, compression)) {
    await (await fetchFile(1)).cancel();
    const kind = compression === undefined ? format : `${format} with ${compression}`;
    throw new Error(`A result in ${kind} cannot be read by rows; fetch its files.`);
  }
  const toRow = rowMaker(result.columns, fileValue);
  let count = 0;
  for (let file = 1; file <= result.fileCount; file += 1) {
    for await (const { rows } of readRows(await fetchFile(file), job)) {
      count += rows.length;
      for (const row of rows) yield toRow(row);
    }
  }
  if (count !== result.rowCount) {
    throw new Error(`The result ended after ${count} of ${result.rowCount} rows.`);
  }
}

type TextReader = (type: string) => (text: string) => RowValue;

/** Makes rows by name; `readerOf` reads the values that are text. */
const rowMaker = (columns: RowsPage['columns'], readerOf: TextReader) => {
  const names = uniqueNames(columns.map(({ name }) => name));
  const readers = columns.map(({ type }) => readerOf(type));
  return (row: readonly RowValue[]): ResultRow =>
    Object.fromEntries(
      names.map((name, at) => {
        const value = row[at] ?? null;
        return [name, typeof value === 'string' ? (readers[at]?.(value) ?? null) : value];
      }),
    );
};

const asIs = (text: string): RowValue => text;

/** JSON has no word for NaN and the infinities, so a page has them as text. */
const pageValue: TextReader = (type) => (type === 'float4' || type === 'float8' ? Number : asIs);

const fileValue: TextReader = (type) => {
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text);
    case 'float4':
    case 'float8':
      return Number;
    case 'bool':
      return (text) => /^t/i.test(text);
    case 'super':
      return jsonOrText;
    default:
      return asIs;
  }
};

const jsonOrText = (text: string): RowValue => {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
};
