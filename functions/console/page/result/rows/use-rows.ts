import { useEffect, useState } from 'preact/hooks';
import type { JobAnswer } from '../../../../../shared/api/answers.ts';
import { JobProblem } from '../../../../../shared/client/job-problem.ts';
import type { JobView } from '../../../../../shared/job/job.ts';
import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';
import { readRows } from '../../../../../shared/result/decoding/read-rows.ts';
import { jobs } from '../../api/api-client.ts';
import { type Column, columnsOf } from './column-kind.ts';
import { isPaged, tableRows } from './page-rows.ts';

/** How many rows the page keeps: few enough for a smooth table and for a phone's memory. */
const MAX_ROWS = 200_000;
/** How many rows come with each page that is scrolled to. */
const PAGE_ROWS = 1_000;

/** The rows of a result that have arrived so far. */
export interface ArrivedRows {
  readonly columns: readonly Column[];
  /** Grows in place while a file is read; each time it is wrapped in a new object. */
  readonly rows: readonly Row[];
  readonly bytesRead: number;
  /** `partial`: further pages come when the reader scrolls on. */
  readonly progress: 'reading' | 'partial' | 'complete' | 'cut-off' | 'failed';
  readonly errorMessage: string | undefined;
  /** The cursor of the next page. */
  readonly nextCursor?: string | undefined;
}

const noRows: ArrivedRows = {
  columns: [],
  rows: [],
  bytesRead: 0,
  progress: 'reading',
  errorMessage: undefined,
};

const readingMessage = (error: unknown): string =>
  error instanceof JobProblem
    ? error.message
    : 'The connection broke, or the link to the file is over. Reading again gets a fresh link.';

/** The number of the first file with rows: a slice of the warehouse may have written none. */
export const shownFile = ({ result }: JobView): number =>
  Math.max(1, (result?.files ?? []).findIndex(({ rowCount }) => rowCount !== 0) + 1);

/** The rows that came with the job itself. */
const firstRows = (job: JobAnswer): ArrivedRows => {
  if (job.rows === undefined) return noRows;
  const { columns, nextCursor } = job.rows;
  const rows = tableRows(job.rows);
  const labels = columns.map(({ name }) => name);
  const more = isPaged(job) ? 'partial' : 'reading';
  return {
    ...noRows,
    columns: columnsOf(labels, columns, rows),
    rows,
    bytesRead: nextCursor === undefined ? (job.result?.sizeBytes ?? 0) : 0,
    progress: nextCursor === undefined ? 'complete' : more,
    nextCursor,
  };
};

const readFile = async (job: JobView, signal: AbortSignal, show: (rows: ArrivedRows) => void) => {
  const rows: Row[] = [];
  let columns: readonly Column[] = [];
  let bytesRead = 0;
  const arrived = (progress: ArrivedRows['progress'], errorMessage?: string) =>
    show({ columns, rows, bytesRead, progress, errorMessage });
  try {
    const file = await jobs.file(job.jobId, { file: shownFile(job), signal });
    for await (const batch of readRows(file, job)) {
      for (const row of batch.rows) if (rows.length < MAX_ROWS) rows.push(row);
      if (batch.header) columns = columnsOf(batch.header, job.result?.columns, rows);
      bytesRead = batch.bytesRead;
      if (rows.length === MAX_ROWS) return arrived('cut-off');
      arrived('reading');
    }
    arrived('complete');
  } catch (error) {
    if (!signal.aborted) arrived('failed', readingMessage(error));
  }
};

/** The rows with those of the next page, or with the reason for which it did not come. */
const withNextPage = async (jobId: string, arrived: ArrivedRows): Promise<ArrivedRows> => {
  try {
    const page = await jobs.rowsPage(jobId, { limit: PAGE_ROWS, cursor: arrived.nextCursor });
    const rows = [...arrived.rows, ...tableRows(page)];
    const { nextCursor } = page;
    const more = rows.length < MAX_ROWS ? 'partial' : 'cut-off';
    const progress = nextCursor === undefined ? 'complete' : more;
    return { ...arrived, rows, progress, nextCursor, errorMessage: undefined };
  } catch (error) {
    return { ...arrived, errorMessage: readingMessage(error) };
  }
};

/**
 * The rows of a job: those that came with it at once, then the whole file straight from S3 or, of a
 * large result, a page at each call of `readOn`. `readAgain` starts over with a fresh link.
 */
export const useRows = (job: JobAnswer) => {
  const [arrived, setArrived] = useState(() => firstRows(job));
  const [attempt, setAttempt] = useState(1);
  const [isReadingOn, setReadingOn] = useState(false);
  // A settled job's result never changes, so the rows are read once for each job.
  useEffect(() => {
    const reading = new AbortController();
    let frame = 0;
    // The table is drawn at most once a frame, however often the network delivers data.
    const show = (rows: ArrivedRows) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setArrived(rows));
    };
    const first = firstRows(job);
    setArrived(first);
    if (first.progress === 'reading') void readFile(job, reading.signal, show);
    return () => {
      reading.abort();
      cancelAnimationFrame(frame);
    };
  }, [job.jobId, attempt]);
  const readOn = async () => {
    if (isReadingOn || arrived.progress !== 'partial') return;
    setReadingOn(true);
    setArrived(await withNextPage(job.jobId, arrived));
    setReadingOn(false);
  };
  const readAgain = () =>
    arrived.progress === 'partial' ? void readOn() : setAttempt(attempt + 1);
  return { arrived, readOn, readAgain };
};
