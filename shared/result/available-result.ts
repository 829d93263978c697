import type { Job, JobResult } from '../job/job.ts';
import { RequestRefusedError } from '../job/request-refused-error.ts';

/**
 * The result of the job, if it can be fetched at `now`.
 *
 * @throws RequestRefusedError where there is no result yet, where there never will be, where the
 *   statement had no result set, or where the result has expired.
 */
export const availableResult = (job: Job, now: string): JobResult => {
  const { jobId, state, result, settledAt, expiresAt } = job;
  if (result === undefined) {
    const code = settledAt === undefined ? 'result-not-ready' : 'no-result';
    throw new RequestRefusedError({ code, jobId, state });
  }
  if (expiresAt !== undefined && expiresAt <= now) throw resultExpired(job);
  if (!result.hasResultSet) throw new RequestRefusedError({ code: 'no-result-set', jobId });
  return result;
};

/** The refusal for a file that was overwritten after the service wrote it. */
export const resultAltered = ({ jobId }: Pick<Job, 'jobId'>): RequestRefusedError =>
  new RequestRefusedError({ code: 'result-altered', jobId });

/** The refusal for files that are no longer there. */
export const resultExpired = ({ jobId }: Pick<Job, 'jobId'>): RequestRefusedError =>
  new RequestRefusedError({ code: 'result-expired', jobId });
