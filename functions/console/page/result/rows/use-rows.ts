import { useEffect, useState } from 'preact/hooks';
import { JobProblem } from '../../../../../shared/client/job-problem.ts';
import type { JobView } from '../../../../../shared/job/job.ts';
import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';
import { readRows } from '../../../../../shared/result/decoding/read-rows.ts';
import { jobs } from '../../api/api-client.ts';
import { type Column, columnsOf } from './column-kind.ts';

/** How many rows the page keeps: few enough for a smooth table and for a phone's memory. */
const MAX_ROWS = 200_000;

/** The rows of a result that have arrived so far. */
export interface ArrivedRows {
  readonly columns: readonly Column[];
  /** Grows in place while rows arrive; each time it is wrapped in a new object. */
  readonly rows: readonly Row[];
  readonly bytesRead: number;
  readonly progress: 'reading' | 'complete' | 'cut-off' | 'failed';
  readonly errorMessage: string | undefined;
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

const readResult = async (job: JobView, signal: AbortSignal, show: (rows: ArrivedRows) => void) => {
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

/**
 * Reads a job's result straight from S3 for as long as it is on the page. `readAgain` starts over
 * with a fresh link.
 */
export const useRows = (job: JobView) => {
  const [arrived, setArrived] = useState(noRows);
  const [attempt, setAttempt] = useState(1);
  // A settled job's result never changes, so the rows are read once for each job.
  useEffect(() => {
    const reading = new AbortController();
    let frame = 0;
    // The table is drawn at most once a frame, however often the network delivers data.
    const show = (rows: ArrivedRows) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setArrived(rows));
    };
    void readResult(job, reading.signal, show);
    return () => {
      reading.abort();
      cancelAnimationFrame(frame);
    };
  }, [job.jobId, attempt]);
  const readAgain = () => {
    setArrived(noRows);
    setAttempt(attempt + 1);
  };
  return { arrived, readAgain };
};
