import { jobIdFromKey, newJobId, sha256 } from '../runtime/identifier.ts';
import { attention } from './attention.ts';
import type { Job } from './job.ts';
import { FIRST_LOOK_SECONDS } from './job-transitions.ts';

export interface JobRequest extends Pick<Job, 'owner' | 'parameters' | 'format'> {
  readonly idempotencyKey?: string;
  readonly sql: string;
  readonly report?: string;
}

/**
 * The record of a new job: QUEUED, and due for a look in a minute should nothing come of it. With
 * an idempotency key the id follows from owner and key, so that a repeat meets this record.
 */
export const newJob = (request: JobRequest, at: string): Job => {
  const { owner, idempotencyKey, report, sql, parameters, format } = request;
  const jobId = idempotencyKey === undefined ? newJobId() : jobIdFromKey(owner, idempotencyKey);
  return {
    jobId,
    state: 'QUEUED',
    owner,
    ...(report === undefined ? { sql } : { report, reportSql: sql }),
    parameters,
    format,
    submittedAt: at,
    updatedAt: at,
    timeline: [{ state: 'QUEUED', at }],
    requestHash: requestHash(request),
    version: 1,
    attempt: 0,
    ...attention(jobId, at, FIRST_LOOK_SECONDS),
  };
};

/** The same for requests that ask for the same, whatever the order of their parameters. */
const requestHash = ({ report, sql, parameters, format }: JobRequest): string => {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(
    JSON.stringify([report ?? null, report === undefined ? sql : null, sorted, format]),
  );
};
