import { isSettled, type Job } from '../job/job.ts';
import type { JobStore } from '../job/job-store.ts';
import type { Waiters } from '../job/waiters.ts';
import { type Backoff, calculateDelay } from '../platform/backoff.ts';
import { type Clock, type Pause, secondsBetween } from '../platform/clock.ts';
import { RetryableFailure } from '../platform/failure.ts';
import type { PipelineLog } from './pipeline.ts';

/** A wait reads the job's record and nothing else; it cannot ask the warehouse. */
export interface WaitDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly waiters: Pick<Waiters, 'enter'>;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly log: Pick<PipelineLog, 'warn'>;
}

export interface WaitOutcome {
  /** `refused`: as many requests wait as may. */
  readonly outcome: 'settled' | 'elapsed' | 'refused';
  readonly job: Job;
}

/**
 * Milliseconds between two reads of the record. Each delay is about an eighth of what has passed,
 * so a job is seen to settle at most that much late; 25 seconds take some 50 reads.
 */
const READ_BACKOFF: Backoff = { minimum: 25, maximum: 1_000, factor: 1.15 };

/**
 * Waits until the job is settled, or until the instant `until`. A function that dies meanwhile
 * changes nothing: the job does not depend on those who wait for it.
 */
export const waitForJob = async (deps: WaitDeps, job: Job, until: string): Promise<WaitOutcome> => {
  if (isSettled(job)) return { outcome: 'settled', job };
  const now = deps.clock.now();
  if (now >= until) return { outcome: 'elapsed', job };
  const [waiter] = await Promise.all([
    orUndefined(deps, () => deps.waiters.enter(job.owner, now, until)),
    deps.pause(READ_BACKOFF.minimum),
  ]);
  if (waiter === undefined) {
    deps.log.warn('Wait refused', { jobId: job.jobId });
    return { outcome: 'refused', job };
  }
  const last = await readUntil(deps, job, until);
  await orUndefined(deps, () => waiter.leave());
  return { outcome: isSettled(last) ? 'settled' : 'elapsed', job: last };
};

const readUntil = async (deps: WaitDeps, first: Job, until: string): Promise<Job> => {
  let job = first;
  for (let reads = 1; ; reads += 1) {
    job = (await orUndefined(deps, () => deps.jobs.get(job.jobId))) ?? job;
    const remainingMs = secondsBetween(deps.clock.now(), until) * 1_000;
    if (isSettled(job) || remainingMs <= 0) return job;
    await deps.pause(Math.min(calculateDelay(reads + 1, READ_BACKOFF), remainingMs));
  }
};

/** A table that does not answer ends no wait. */
const orUndefined = async <T>(
  { log }: WaitDeps,
  call: () => Promise<T>,
): Promise<T | undefined> => {
  try {
    return await call();
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    log.warn('Job table did not answer a wait', { cause });
    return undefined;
  }
};
