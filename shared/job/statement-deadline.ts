import { addSeconds } from '../platform/clock.ts';
import type { Job } from './job.ts';

/**
 * When a running job's statement has had its time, counted from the record of its start; undefined
 * where its request set no limit. The time in which a job waits for the warehouse does not count.
 */
export const statementDeadline = (
  job: Pick<Job, 'state' | 'timeline' | 'timeoutSeconds'>,
): string | undefined => {
  const started = job.timeline.find(({ state }) => state === 'RUNNING');
  if (job.state !== 'RUNNING' || started === undefined) return undefined;
  return job.timeoutSeconds === undefined ? undefined : addSeconds(started.at, job.timeoutSeconds);
};
