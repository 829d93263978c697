import type { Job } from '../job/job.ts';
import { settlementMetrics } from '../job/job-metrics.ts';
import { notified } from '../job/job-transitions.ts';
import type { Pipeline } from './pipeline.ts';

export type AnnounceDeps = Pick<Pipeline, 'jobs' | 'notifications' | 'log'>;

/**
 * Tells subscribers of a settled job, if nobody has yet, and counts it. The mark is cleared after
 * both: a crash in between makes the reconciler publish again, with the same id, and count it
 * again. So each settled job is counted at least once, and nearly always once.
 */
export const announceJob = async (deps: AnnounceDeps, job: Job): Promise<void> => {
  if (!job.notificationPending) return;
  await deps.notifications.publish(job);
  const { jobId, state } = job;
  deps.log.info('Job announced', { jobId, state }, settlementMetrics(job));
  await deps.jobs.update(jobId, notified(job));
};
