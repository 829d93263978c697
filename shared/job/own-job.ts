import { HttpProblem } from '../http/problem.ts';
import type { Job } from './job.ts';

/**
 * The job, if it is this owner's.
 *
 * @throws HttpProblem job-not-found, the same for another owner's job as for none.
 */
export const ownJob = (job: Job | undefined, owner: string, jobId: string): Job => {
  if (job?.owner === owner) return job;
  throw new HttpProblem('job-not-found', { detail: `There is no job ${jobId}.` });
};
