import { HttpProblem } from '../http/problem.ts';
import type { Job, JobResult } from '../job/job.ts';

/**
 * What the job shows of its result, while there is one to be fetched at `now`.
 *
 * @throws HttpProblem where there is none yet, where there never will be, or no longer.
 */
export const availableResult = (job: Job, now: string): JobResult => {
  if (job.result === undefined) {
    const isOver = job.settledAt !== undefined;
    const detail = isOver
      ? `Job ${job.jobId} is ${job.state}; only a job that SUCCEEDED has a result.`
      : `Job ${job.jobId} is ${job.state}; its result is there once it has SUCCEEDED.`;
    throw new HttpProblem(isOver ? 'no-result' : 'result-not-ready', { detail });
  }
  if (job.expiresAt !== undefined && job.expiresAt <= now) throw resultExpired(job);
  return job.result;
};

/** The statement was DDL or DML, so there is no file to fetch and never will be. */
export const noResultSet = (job: Job): HttpProblem =>
  new HttpProblem('no-result', {
    detail: `The statement of job ${job.jobId} brought no result set, so there is no file.`,
  });

/** Another object has the result's key: the service links only to objects that it wrote. */
export const resultAltered = (job: Job): HttpProblem =>
  new HttpProblem('result-altered', {
    detail:
      `A file of the result of job ${job.jobId} was overwritten after it was written, so it is not ` +
      'handed out; submit the request again.',
  });

/** The files are gone, by their age or because somebody deleted them. */
export const resultExpired = (job: Job): HttpProblem =>
  new HttpProblem('result-expired', {
    detail: `The result of job ${job.jobId} has expired; submit the request again.`,
  });
