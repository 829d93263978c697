import { QUEUE_SHARD } from '../job/due-time.ts';
import type { Job } from '../job/job.ts';
import { firstCheckSeconds, rescheduled } from '../job/job-transitions.ts';
import { inJobContext } from '../observability/log-context.ts';
import { addSeconds } from '../platform/clock.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { type StartQueuedDeps, startQueuedJob } from './start-job.ts';

/** Other drainers take jobs from the head at the same time, so more are read than started. */
const READ_PER_START = 5;
const READ_AT_ONCE = 100;

/**
 * Starts jobs from the head of the wait queue until the warehouse is full or `limit` were started.
 * Returns how many were started.
 *
 * A job is dequeued before it is started, so that two drainers do not both spend a call on it.
 * After a crash or a failure in between, the reconciler finds the job by its due time.
 */
export const drainQueue = async (deps: StartQueuedDeps, limit: number): Promise<number> => {
  const seen = new Set<string>();
  let started = 0;
  for (;;) {
    const head = await deps.jobs.queueHead(
      Math.min((limit - started) * READ_PER_START, READ_AT_ONCE),
    );
    const waiting = head.filter(({ jobId }) => !seen.has(jobId));
    if (waiting.length === 0) return started;
    for (const { jobId } of waiting) {
      seen.add(jobId);
      const job = await dequeue(deps, jobId);
      if (job === undefined) continue;
      const outcome = await tryToStart(deps, job);
      if (outcome === 'waiting' || outcome === 'unanswered') return started;
      started += 1;
      if (started === limit) return started;
    }
  }
};

/** The job, if it is QUEUED and this call removed it from the wait queue. */
const dequeue = async (deps: StartQueuedDeps, jobId: string) => {
  const job = await deps.jobs.get(jobId);
  // The index lags behind the table: what it still shows may have been started already.
  if (job?.attentionShard !== QUEUE_SHARD) return undefined;
  // Of two starts one may have found room, and the other none and enqueued the job again.
  const wait = job.state === 'QUEUED' ? firstCheckSeconds(job) : 0;
  const until = addSeconds(deps.clock.now(), wait);
  const taken = await deps.jobs.update(jobId, rescheduled(job, until));
  return taken.outcome === 'applied' && job.state === 'QUEUED' ? taken.job : undefined;
};

const tryToStart = async (deps: StartQueuedDeps, job: Job) => {
  try {
    return (await inJobContext(job, () => startQueuedJob(deps, job))).outcome;
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Queued job not started yet', { jobId: job.jobId, cause });
    return 'unanswered';
  }
};
