import { useEffect, useState } from 'preact/hooks';
import type { Row } from '../../../../../shared/result/csv-parser.ts';
import { readRows } from '../../../../../shared/result/row-stream.ts';
import { openResult } from '../../api/api-client.ts';
import type { Job } from '../../api/job.ts';
import { ApiProblem } from '../../api/problem.ts';
import { type Column, columnsOf } from './column-kind.ts';

/** How many rows the page keeps: the table stays smooth, and a phone's memory holds them. */
export const MOST_ROWS = 200_000;

/** The rows of a result that have arrived so far. */
export interface ArrivedRows {
  readonly columns: readonly Column[];
  /** Grows in place while rows arrive; a new object around it says that it did. */
  readonly rows: readonly Row[];
  readonly bytesRead: number;
  readonly progress: 'reading' | 'complete' | 'cut-off' | 'failed';
  readonly trouble: string | undefined;
}

const nothingYet: ArrivedRows = {
  columns: [],
  rows: [],
  bytesRead: 0,
  progress: 'reading',
  trouble: undefined,
};

const troubleOf = (error: unknown): string =>
  error instanceof ApiProblem
    ? error.message
    : 'The connection broke, or the link to the file is over. Reading again gets a fresh link.';

/** The first file that has rows: a slice of the warehouse may have left one without any. */
export const shownFile = ({ result }: Job): number =>
  Math.max(1, (result?.files ?? []).findIndex(({ rowCount }) => rowCount !== 0) + 1);

const collect = async (job: Job, signal: AbortSignal, show: (rows: ArrivedRows) => void) => {
  const rows: Row[] = [];
  let columns: readonly Column[] = [];
  let bytesRead = 0;
  const arrived = (progress: ArrivedRows['progress'], trouble?: string) =>
    show({ columns, rows, bytesRead, progress, trouble });
  try {
    const response = await openResult(job.jobId, shownFile(job), signal);
    if (!response.body) return arrived('complete');
    for await (const batch of readRows(response.body, job)) {
      for (const row of batch.rows) if (rows.length < MOST_ROWS) rows.push(row);
      if (batch.header) columns = columnsOf(batch.header, job.result?.columns, rows);
      bytesRead = batch.bytesRead;
      if (rows.length === MOST_ROWS) return arrived('cut-off');
      arrived('reading');
    }
    arrived('complete');
  } catch (error) {
    if (!signal.aborted) arrived('failed', troubleOf(error));
  }
};

/** The rows so far, and the way to start over with a fresh link. */
export interface ReadRows {
  readonly arrived: ArrivedRows;
  readonly readAgain: () => void;
}

/** Reads a job's result straight from S3 for as long as it is on the page. */
export const useRows = (job: Job): ReadRows => {
  const [arrived, setArrived] = useState(nothingYet);
  const [attempt, setAttempt] = useState(1);
  // A settled job's result never changes, so only another job starts over.
  useEffect(() => {
    const reading = new AbortController();
    let frame = 0;
    // The table is drawn at most once a frame, however many pieces the network delivers.
    const show = (rows: ArrivedRows) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setArrived(rows));
    };
    void collect(job, reading.signal, show);
    return () => {
      reading.abort();
      cancelAnimationFrame(frame);
    };
  }, [job.jobId, attempt]);
  const readAgain = () => {
    setArrived(nothingYet);
    setAttempt(attempt + 1);
  };
  return { arrived, readAgain };
};
