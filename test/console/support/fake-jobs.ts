import { createHash } from 'node:crypto';
import type { JobSubmission } from '../../../shared/client/job-api.ts';
import { isSettled, type JobError, type JobState, type JobView } from '../../../shared/job/job.ts';

/** The result of a job that succeeds. */
export interface FakeResult {
  readonly columns: readonly { name: string; type: string }[];
  readonly rowCount: number;
  /** The file's content; undefined where the job has no file. */
  readonly file?: string;
  /** Whether there is a result set without a file, as of an UNLOAD without rows. */
  readonly hasResultSet?: boolean;
  /** The number of files that the job claims. */
  readonly fileCount?: number;
}

/** A queued job whose timeline starts now. */
export const newFakeJob = (
  jobId: string,
  request: Partial<JobSubmission>,
  at = new Date().toISOString(),
): JobView => ({
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

/** The job in its next state. */
export const movedOn = (
  job: JobView,
  state: JobState,
  news: { result?: FakeResult; error?: JobError; at?: string } = {},
): JobView => {
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
      ...(isSettled({ state }) ? { durationMs: 48 } : {}),
    },
    ...(isSettled({ state })
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
export const etagOf = (job: JobView): string =>
  `"${createHash('sha256').update(JSON.stringify(job)).digest('hex').slice(0, 16)}"`;
