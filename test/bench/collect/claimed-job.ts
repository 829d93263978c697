import type { Job, ResultFormat } from '../../../shared/job/job.ts';

const NOW = '2026-11-22T10:00:00.000Z';

/** A job whose statement has finished and whose first collecting attempt has begun. */
export const claimedJob = (format: ResultFormat): Job => ({
  jobId: 'bench',
  state: 'COLLECTING',
  owner: 'bench',
  sql: 'select * from lineitem',
  parameters: {},
  format,
  submittedAt: NOW,
  updatedAt: NOW,
  timeline: [{ state: 'QUEUED', at: NOW }],
  requestHash: '',
  version: 1,
  attempt: 1,
});
