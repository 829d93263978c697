import { WAITING_SHARD } from '../job/due-time.ts';
import type { Job } from '../job/job.ts';
import { firstLookSeconds, postponed } from '../job/job-transitions.ts';
import { inJobContext } from '../observability/log-context.ts';
import { addSeconds } from '../platform/clock.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { type StartQueuedDeps, startQueuedJob } from './start-job.ts';

/** Others take jobs from the head of the line at the same time, so more are read than started. */
const READ_PER_START = 5;
const READ_AT_ONCE = 100;

/**
 * Starts waiting jobs, the head of the line first, until the warehouse has no room again or
 * `limit` were started. Answers with how many were started.
 *
 * A job leaves the line before it is started, so that two who look at once do not both spend a
 * call on it; after a crash or a failure in between the reconciler finds it where it is due.
 */
export const startWaitingJobs = async (deps: StartQueuedDeps, limit: number): Promise<number> => {
  const seen = new Set<string>();
  let started = 0;
  for (;;) {
    const head = await deps.jobs.waiting(
      Math.min((limit - started) * READ_PER_START, READ_AT_ONCE),
    );
    const waiting = head.filter(({ jobId }) => !seen.has(jobId));
    if (waiting.length === 0) return started;
    for (const { jobId } of waiting) {
      seen.add(jobId);
      const job = await takeFromLine(deps, jobId);
      if (job === undefined) continue;
      const outcome = await tryToStart(deps, job);
      if (outcome === 'waiting' || outcome === 'unanswered') return started;
      started += 1;
      if (started === limit) return started;
    }
  }
};

/** The job, if it is queued and it was us who took it out of the line. */
const takeFromLine = async (deps: StartQueuedDeps, jobId: string) => {
  const job = await deps.jobs.get(jobId);
  // The index lags behind the table: what it still shows may have been started already.
  if (job?.attentionShard !== WAITING_SHARD) return undefined;
  // One of two who tried to start it found room and the other none, and put it back in line last.
  const wait = job.state === 'QUEUED' ? firstLookSeconds(job) : 0;
  const until = addSeconds(deps.clock.now(), wait);
  const taken = await deps.jobs.update(jobId, postponed(job, until));
  return taken.outcome === 'applied' && job.state === 'QUEUED' ? taken.job : undefined;
};

const tryToStart = async (deps: StartQueuedDeps, job: Job) => {
  try {
    return (await inJobContext(job, () => startQueuedJob(deps, job))).outcome;
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Waiting job not started yet', { jobId: job.jobId, cause });
    return 'unanswered';
  }
};
