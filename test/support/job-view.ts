import type { JobView } from '../../shared/job/job.ts';

/** A job as the API shows it, with what a test says of it. */
export const aJobView = (job: Partial<JobView> = {}): JobView => ({
  jobId: 'j-1',
  state: 'QUEUED',
  owner: 'alice',
  report: 'counts',
  parameters: {},
  format: 'csv',
  submittedAt: '2026-11-22T10:00:00.000Z',
  updatedAt: '2026-11-22T10:00:00.000Z',
  timeline: [{ state: 'QUEUED', at: '2026-11-22T10:00:00.000Z' }],
  ...job,
});

/** A job that succeeded with the columns and so many rows. */
export const aSucceededView = (
  columns: readonly (readonly [name: string, type: string])[],
  rowCount: number,
  job: Partial<JobView> = {},
): JobView =>
  aJobView({
    state: 'SUCCEEDED',
    settledAt: '2026-11-22T10:00:02.000Z',
    timeline: [
      { state: 'QUEUED', at: '2026-11-22T10:00:00.000Z' },
      { state: 'RUNNING', at: '2026-11-22T10:00:00.100Z' },
      { state: 'SUCCEEDED', at: '2026-11-22T10:00:02.000Z' },
    ],
    result: {
      hasResultSet: true,
      rowCount,
      sizeBytes: 10,
      columns: columns.map(([name, type]) => ({ name, type, nullable: true })),
      fileCount: 1,
      files: [{ key: 'k', sizeBytes: 10, rowCount }],
    },
    ...job,
  });
