import type { Job } from './job.ts';
import { RequestRefusedError } from './request-refused-error.ts';

/** Who asks, and whether this viewer may see and cancel the jobs of other owners. */
export interface Viewer {
  readonly owner: string;
  readonly isAdmin: boolean;
}

/** Whether this viewer may see the job: their own, or any for an administrator. */
export const isVisible = (job: Job | undefined, viewer: Viewer): job is Job =>
  job !== undefined && (viewer.isAdmin || job.owner === viewer.owner);

/**
 * The job, if this viewer may see it.
 *
 * @throws RequestRefusedError job-not-found, the same for another owner's job as for none.
 */
export const visibleJob = (job: Job | undefined, viewer: Viewer, jobId: string): Job => {
  if (isVisible(job, viewer)) return job;
  throw new RequestRefusedError({ code: 'job-not-found', jobId });
};
