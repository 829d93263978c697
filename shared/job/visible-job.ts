import { shortened } from '../http/fault.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Viewer } from '../http/viewer.ts';
import type { Job } from './job.ts';

/** Whether the job is there for this viewer: their own, or any for an administrator. */
export const isVisible = (job: Job | undefined, viewer: Viewer): job is Job =>
  job !== undefined && (viewer.isAdmin || job.owner === viewer.owner);

/**
 * The job, if it is there for this viewer.
 *
 * @throws HttpProblem job-not-found, the same for another owner's job as for none.
 */
export const visibleJob = (job: Job | undefined, viewer: Viewer, jobId: string): Job => {
  if (isVisible(job, viewer)) return job;
  throw new HttpProblem('job-not-found', { detail: `There is no job ${shortened(jobId)}.` });
};
