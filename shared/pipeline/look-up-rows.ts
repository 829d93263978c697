import type { CollectedFormat, Job, JobResult } from '../job/job.ts';
import { RequestRefusedError } from '../job/request-refused-error.ts';
import type { Clock } from '../platform/clock.ts';
import { availableResult, resultAltered, resultExpired } from '../result/available-result.ts';
import { openCursor, sealCursor } from '../result/paging/page-cursor.ts';
import { readRowsPage } from '../result/paging/read-rows-page.ts';
import type { ResultReader } from '../result/result-reader.ts';

/** Rows come from the result bucket alone. */
export interface LookUpRowsDeps {
  readonly results: Pick<ResultReader, 'bytes'>;
  readonly clock: Clock;
}

/** Which rows of a result: so many, from the place of a cursor on. */
export interface RowsQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of the rows of the job's result in the order of the file, as JSON text. A text, because
 * its numbers may have more digits than a JavaScript number keeps.
 *
 * @throws RequestRefusedError where no result can be fetched, where it cannot be read by rows, or
 *   where the cursor is not of this result.
 */
export const lookUpRows = async (
  deps: LookUpRowsDeps,
  job: Job,
  { limit, cursor }: RowsQuery,
): Promise<string> => {
  const result = availableResult(job, deps.clock.now());
  const { jobId, requestHash } = job;
  const { columns, rowCount } = result;
  const { file, format } = pageableFile(job, result);
  const scope = { jobId, requestHash, file };
  const place = cursor === undefined ? 0 : openCursor(scope, cursor);
  if (place === undefined) throw new RequestRefusedError({ code: 'unknown-rows-cursor' });
  const range = await readRowsPage(
    {
      ...file,
      format,
      columns,
      types: columns.map(({ type }) => type),
      escapeFormulas: job.escapeFormulas ?? false,
      read: async (from, length) => {
        const read = await deps.results.bytes(file, from, length);
        if (read.outcome === 'bytes') return read.bytes;
        throw read.outcome === 'expired' ? resultExpired(job) : resultAltered(job);
      },
    },
    place,
    limit,
  );
  if (range === undefined) throw notPageable(job, 'one of its rows is larger than a page');
  const { rows, next } = range;
  const nextCursor = next !== undefined && { nextCursor: sealCursor(scope, next) };
  const others = JSON.stringify({ rowCount, ...nextCursor });
  return `{"columns":${JSON.stringify(columns)},"rows":[${rows.join(',')}],${others.slice(1)}`;
};

/** How many rows come with a job. */
const FIRST_ROWS = 100;

/**
 * The first page of the job's rows; undefined where it has none that can be paged. Fails where it
 * takes longer than `timeoutMs`.
 */
export const firstRows = async (
  deps: LookUpRowsDeps,
  job: Job,
  timeoutMs: number,
): Promise<string | undefined> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('The rows took too long.')), timeoutMs);
  try {
    return await Promise.race([lookUpRows(deps, job, { limit: FIRST_ROWS }), late]);
  } catch (error) {
    if (error instanceof RequestRefusedError) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/** The one file of a result that this service collected as plain text. */
const pageableFile = (job: Job, { files: [file] }: JobResult) => {
  const format = collected(job);
  if (job.delivery === 'unload') throw notPageable(job, 'the warehouse wrote it ("unload")');
  if (job.compression !== undefined && job.compression !== 'none') {
    throw notPageable(job, `its file is compressed with ${job.compression}`);
  }
  if (file === undefined) throw resultExpired(job);
  return { file, format };
};

const collected = (job: Job): CollectedFormat => {
  if (job.format === 'parquet') throw notPageable(job, 'it is Parquet');
  return job.format;
};

const notPageable = ({ jobId }: Job, reason: string): RequestRefusedError =>
  new RequestRefusedError({ code: 'result-not-pageable', jobId, reason });
