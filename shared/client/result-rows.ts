import type { JobView } from '../job/job.ts';
import { uniqueNames } from '../result/columns.ts';
import type { Row } from '../result/decoding/csv-parser.ts';
import { isReadable, readRows } from '../result/decoding/read-rows.ts';

/**
 * A value without loss of digits: integers beyond 2^53 and all decimals are text. Dates, times and
 * SUPER are text too; NULL is null.
 */
export type RowValue = string | number | boolean | null;

/** A row by the names of its columns; a second column `n` is `n_2`. */
export type ResultRow = Readonly<Record<string, RowValue>>;

/** Fetches a file of the result, by its position in the manifest from 1 on. */
export type FetchFile = (file: number) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;

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
  const names = uniqueNames(result.columns.map(({ name }) => name));
  const values = result.columns.map(({ type }) => valueReader(type));
  const rowFrom = (row: Row): ResultRow =>
    Object.fromEntries(
      names.map((name, at) => {
        const text = row[at];
        return [name, text === null || text === undefined ? null : (values[at]?.(text) ?? text)];
      }),
    );
  let count = 0;
  for (let file = 1; file <= result.fileCount; file += 1) {
    for await (const { rows } of readRows(await fetchFile(file), job)) {
      count += rows.length;
      for (const row of rows) yield rowFrom(row);
    }
  }
  if (count !== result.rowCount) {
    throw new Error(`The result ended after ${count} of ${result.rowCount} rows.`);
  }
}

const valueReader = (type: string): ((text: string) => RowValue) => {
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
    default:
      return (text) => text;
  }
};
