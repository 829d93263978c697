import type { JobResult } from '../../job/job.ts';
import { recordEnd } from './record-end.ts';
import { type RowEncoding, rowJson } from './row-json.ts';

/** A page as it is sent, apart from what surrounds its rows. */
export const MAX_PAGE_BYTES = 1024 * 1024;
/** Rows differ in length: a tenth more than the average, and a kilobyte, is seldom too little. */
const READ_MARGIN = 1.1;
const MIN_READ_BYTES = 1024;
/** The members around columns and rows, with room for the count and the cursor. */
const ENVELOPE_BYTES = 256;

/** The file of a result. */
export interface RowsFile extends RowEncoding {
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly columns: JobResult['columns'];
  /** Reads some bytes of the file. */
  readonly read: (from: number, length: number) => Promise<Uint8Array>;
}

/** Some rows in the order of the file. */
export interface RowsRange {
  /** The JSON array of each row. */
  readonly rows: readonly string[];
  /** The place of the next row; undefined behind the last one. */
  readonly next: number | undefined;
}

/**
 * Reads whole rows from a place in the file: at most `limit`, and no more than fit into a page.
 * What it loads depends on these rows, never on the size of the file. Undefined where not even one
 * row fits into a page.
 *
 * @throws Error where the file is not what its record says.
 */
export const readRowsPage = async (
  file: RowsFile,
  place: number,
  limit: number,
): Promise<RowsRange | undefined> => {
  const toJson = rowJson(file);
  const records = recordsFrom(file, place, limit);
  const rows: string[] = [];
  let next = place;
  let pageBytes = ENVELOPE_BYTES + Buffer.byteLength(JSON.stringify(file.columns));
  for await (const { text, end, isHeader } of records) {
    if (!isHeader) {
      const row = toJson(text);
      pageBytes += Buffer.byteLength(row) + 1;
      if (pageBytes > MAX_PAGE_BYTES) break;
      rows.push(row);
    }
    next = end;
    if (rows.length === limit) break;
  }
  if (next === file.sizeBytes) return { rows, next: undefined };
  return rows.length === 0 ? undefined : { rows, next };
};

interface FileRecord {
  readonly text: string;
  /** The place behind it. */
  readonly end: number;
  /** The labels of a CSV file. */
  readonly isHeader: boolean;
}

async function* recordsFrom(
  { format, sizeBytes, rowCount, read }: RowsFile,
  place: number,
  limit: number,
): AsyncGenerator<FileRecord, void> {
  const averageBytes = sizeBytes / (rowCount + 1);
  let buffer = Buffer.alloc(0);
  let bufferPlace = place;
  let start = 0;
  for (let count = 0; ; ) {
    const loaded = bufferPlace + buffer.length;
    const end = recordEnd(buffer, start, format);
    if (end !== undefined) {
      const text = buffer.toString('utf8', start, end);
      yield {
        text,
        end: bufferPlace + end,
        isHeader: format === 'csv' && bufferPlace + start === 0,
      };
      start = end;
      count += 1;
      continue;
    }
    const rest = buffer.subarray(start);
    if (loaded >= sizeBytes) {
      if (rest.length > 0) throw new Error('The file ends inside of a row.');
      return;
    }
    // As much as a page holds: the page may be shorter than `limit`, and never loads much more.
    if (count > 0 && loaded - place >= MAX_PAGE_BYTES) return;
    const expected = averageBytes * Math.max(limit - count, 1) * READ_MARGIN;
    // A row that is longer than expected is read in few steps, not in many.
    const wanted = Math.ceil(Math.max(expected, rest.length * 4) + MIN_READ_BYTES);
    const length = Math.min(wanted, MAX_PAGE_BYTES, sizeBytes - loaded);
    const chunk = await read(loaded, length);
    if (chunk.length !== length) throw new Error(`S3 sent ${chunk.length} of ${length} bytes.`);
    buffer = Buffer.concat([rest, chunk]);
    bufferPlace = loaded - rest.length;
    start = 0;
  }
}
