import { createHash } from 'node:crypto';

/** A job as the API shows it, as far as the page's tests need it. */
export interface FakeJob {
  jobId: string;
  state: string;
  owner: string;
  report?: string;
  sql?: string;
  parameters: Record<string, unknown>;
  format: string;
  submittedAt: string;
  updatedAt: string;
  settledAt?: string;
  expiresAt?: string;
  statement?: { statementId: string; redshiftQueryId: number; durationMs?: number };
  result?: {
    hasResultSet: boolean;
    rowCount: number;
    sizeBytes: number;
    columns: { name: string; type: string; nullable: boolean }[];
    fileCount: number;
    files: { key: string; sizeBytes: number; rowCount: number }[];
  };
  error?: { code: string; detail: string; retryable: boolean };
  timeline: { state: string; at: string }[];
}

/** What a succeeded job brought. */
export interface FakeResult {
  readonly columns: readonly { name: string; type: string }[];
  readonly rowCount: number;
  /** The file; absent where the job has no file. */
  readonly file?: string;
  /** Whether there is a result set although there is no file, as UNLOAD leaves it of no rows. */
  readonly hasResultSet?: boolean;
  /** How many files there are said to be. */
  readonly fileCount?: number;
}

/** A job's record with a time line that starts now. */
export const newFakeJob = (
  jobId: string,
  request: { report?: string; sql?: string; parameters?: Record<string, unknown>; format?: string },
  at = new Date().toISOString(),
): FakeJob => ({
  jobId,
  state: 'QUEUED',
  owner: 'local',
  ...(request.report === undefined ? { sql: request.sql ?? '' } : { report: request.report }),
  parameters: request.parameters ?? {},
  format: request.format ?? 'csv',
  submittedAt: at,
  updatedAt: at,
  timeline: [{ state: 'QUEUED', at }],
});

const settledStates = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

/** Says whether a state is final. */
export const isSettled = (state: string): boolean => settledStates.includes(state);

/** The job in its next state. */
export const movedOn = (
  job: FakeJob,
  state: string,
  news: { result?: FakeResult; error?: FakeJob['error']; at?: string } = {},
): FakeJob => {
  const at = news.at ?? new Date().toISOString();
  const sizeBytes = Buffer.byteLength(news.result?.file ?? '');
  return {
    ...job,
    state,
    updatedAt: at,
    timeline: [...job.timeline, { state, at }],
    statement: {
      statementId: `statement-of-${job.jobId}`,
      redshiftQueryId: 4711,
      ...(isSettled(state) ? { durationMs: 48 } : {}),
    },
    ...(isSettled(state)
      ? { settledAt: at, expiresAt: new Date(Date.parse(at) + 7 * 86_400_000).toISOString() }
      : {}),
    ...(news.error ? { error: news.error } : {}),
    ...(news.result
      ? {
          result: {
            hasResultSet: news.result.hasResultSet ?? news.result.file !== undefined,
            rowCount: news.result.rowCount,
            sizeBytes,
            columns: news.result.columns.map((column) => ({ ...column, nullable: true })),
            fileCount: news.result.fileCount ?? (news.result.file === undefined ? 0 : 1),
            files:
              news.result.file === undefined
                ? []
                : [{ key: `results/${job.jobId}`, sizeBytes, rowCount: news.result.rowCount }],
          },
        }
      : {}),
  };
};

/** The entity tag of a job as it is now. */
export const etagOf = (job: FakeJob): string =>
  `"${createHash('sha256').update(JSON.stringify(job)).digest('hex').slice(0, 16)}"`;
