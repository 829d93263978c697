import { WAITING_SHARD } from '../job/attention.ts';
import { FIRST_LOOK_SECONDS, postponed } from '../job/job-transitions.ts';
import { addSeconds } from '../runtime/clock.ts';
import { type StartQueuedDeps, startQueuedJob } from './start-queued-job.ts';

/** Others take jobs from the head of the line at the same time, so more are read than started. */
const READ_PER_START = 5;

/**
 * Starts waiting jobs, the oldest request first, until the warehouse has no room again or
 * `limit` were started. Answers with how many were started.
 *
 * A job leaves the line before it is started, so that two who look at once do not both spend a
 * call on it; a crash in between leaves it to the reconciler.
 */
export const startWaitingJobs = async (deps: StartQueuedDeps, limit: number): Promise<number> => {
  const now = deps.clock.now();
  const waiting = await deps.jobs.overdue(WAITING_SHARD, now, limit * READ_PER_START);
  let started = 0;
  for (const jobId of waiting) {
    if (started === limit) break;
    const job = await deps.jobs.get(jobId);
    // The index lags behind the table: what it still shows may have been started already.
    if (job?.state !== 'QUEUED' || job.attentionShard !== WAITING_SHARD) continue;
    const taken = await deps.jobs.update(
      jobId,
      postponed(job, addSeconds(now, FIRST_LOOK_SECONDS)),
    );
    if (taken.outcome !== 'applied') continue;
    const { outcome } = await startQueuedJob(deps, taken.job);
    if (outcome === 'waiting') break;
    started += 1;
  }
  return started;
};
