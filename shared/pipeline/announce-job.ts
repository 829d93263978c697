import type { Job } from '../job/job.ts';
import { notified } from '../job/job-transitions.ts';
import type { Pipeline } from './pipeline.ts';

export type AnnounceDeps = Pick<Pipeline, 'jobs' | 'notifications'>;

/**
 * Tells subscribers of a settled job, if nobody has yet. The mark is cleared after publishing: a
 * crash in between makes the reconciler publish again, with the same id.
 */
export const announceJob = async (deps: AnnounceDeps, job: Job): Promise<void> => {
  if (!job.notificationPending) return;
  await deps.notifications.publish(job);
  await deps.jobs.update(job.jobId, notified(job));
};
