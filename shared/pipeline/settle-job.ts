import type { Job } from '../job/job.ts';
import { settlementMetrics } from '../job/job-metrics.ts';
import type { UpdateOutcome } from '../job/job-store.ts';
import { notified, type Settlement, type SettleOptions, settled } from '../job/job-transitions.ts';
import { PermanentFailure } from '../platform/failure.ts';
import type { Pipeline } from './pipeline.ts';

export type SettleDeps = Pick<
  Pipeline,
  'jobs' | 'notifications' | 'clock' | 'log' | 'retentionDays'
>;

type Fence = Omit<SettleOptions, 'at' | 'retentionDays'>;

/**
 * Settles the job and announces it. Where another writer was first its record stands, and only
 * a pending notification is published. Returns the record as it is then, or the job where there is
 * no record.
 *
 * A result that the record has no room for fails the job: trying again would never end.
 *
 * `fence` narrows what the record must still be: the attempt's number, the state, the due time or
 * that no start was tried. It says until when a start may arrive that the record does not know of.
 */
export const settleJob = async (
  deps: SettleDeps,
  job: Job,
  settlement: Settlement,
  fence: Fence = {},
): Promise<Job> => {
  const written = await write(deps, job, settlement, fence);
  if (written.outcome === 'missing') return job;
  await announceJob(deps, written.job);
  return written.job;
};

const write = async (
  deps: SettleDeps,
  job: Job,
  settlement: Settlement,
  fence: Fence,
): Promise<UpdateOutcome> => {
  const { retentionDays } = deps;
  const update = settled(job, settlement, { at: deps.clock.now(), retentionDays, ...fence });
  try {
    return await deps.jobs.update(job.jobId, update);
  } catch (failure) {
    if (!(failure instanceof PermanentFailure) || settlement.state === 'FAILED') throw failure;
    const { code, message: detail } = failure;
    const { statement } = settlement;
    const error = { code, detail, retryable: false };
    const failed = { state: 'FAILED', error, ...(statement && { statement }) } as const;
    return write(deps, job, failed, fence);
  }
};

export type AnnounceDeps = Pick<Pipeline, 'jobs' | 'notifications' | 'log'>;

/**
 * Notifies subscribers of a settled job, unless that is done, and counts it. The mark is cleared
 * after both: a crash in between makes the reconciler publish again, with the same id, and count it
 * again. So each settled job is counted at least once, and nearly always once.
 */
export const announceJob = async (deps: AnnounceDeps, job: Job): Promise<void> => {
  if (!job.notificationPending) return;
  await deps.notifications.publish(job);
  const { jobId, state, error } = job;
  const fields = { jobId, state, ...(error && { errorCode: error.code }) };
  deps.log.info('Job announced', fields, settlementMetrics(job));
  await deps.jobs.update(jobId, notified(job));
};
