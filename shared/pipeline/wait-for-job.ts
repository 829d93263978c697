import { isSettled, type Job } from '../job/job.ts';
import type { JobStore } from '../job/job-store.ts';
import type { Waiters } from '../job/waiters.ts';
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
  /** Resolves once the place among the waiters is free; the answer can be made meanwhile. */
  readonly left: Promise<unknown>;
}

/**
 * From one read to the next the age of the job's state grows by a tenth, so the job is seen to
 * settle at most that much late. A state that lasts less than SOONEST_END_MS is not expected. 25
 * seconds from the submit on take some 70 reads.
 */
const AGE_FACTOR = 11 / 10;
const SOONEST_END_MS = 40;
const MIN_PAUSE_MS = 5;
const MAX_PAUSE_MS = 2_000;
const NO_PLACE = Promise.resolve();

/**
 * Waits until the job is settled, or until the instant `until`. A function that dies meanwhile
 * changes nothing: the job does not depend on those who wait for it. The wait counts for its
 * `caller`, so that an administrator takes no place of the job's owner.
 */
export const waitForJob = async (
  deps: WaitDeps,
  job: Job,
  caller: string,
  until: string,
): Promise<WaitOutcome> => {
  if (isSettled(job)) return { outcome: 'settled', job, left: NO_PLACE };
  const now = deps.clock.now();
  if (now >= until) return { outcome: 'elapsed', job, left: NO_PLACE };
  // A count that gets no answer limits nothing.
  const uncounted = { leave: async () => undefined };
  const enter = async () => ({ waiter: await deps.waiters.enter(caller, now, until) });
  const { waiter } = (await orUndefined(deps, enter)) ?? { waiter: uncounted };
  if (waiter === undefined) {
    deps.log.warn('Wait refused', { jobId: job.jobId });
    return { outcome: 'refused', job, left: NO_PLACE };
  }
  const last = await readUntil(deps, job, until);
  const left = orUndefined(deps, () => waiter.leave());
  return { outcome: isSettled(last) ? 'settled' : 'elapsed', job: last, left };
};

const readUntil = async (deps: WaitDeps, first: Job, until: string): Promise<Job> => {
  let job = first;
  let readAt = deps.clock.now();
  for (;;) {
    const now = deps.clock.now();
    const remainingMs = secondsBetween(now, until) * 1_000;
    if (isSettled(job) || remainingMs <= 0) return job;
    await deps.pause(Math.min(untilNextRead(job, readAt, now), remainingMs));
    readAt = deps.clock.now();
    job = (await orUndefined(deps, () => deps.jobs.get(job.jobId))) ?? job;
  }
};

/** In milliseconds; the clock of who changed the state may be ahead of this one. */
const untilNextRead = ({ updatedAt }: Job, readAt: string, now: string): number => {
  const ageMs = (at: string) => Math.max(secondsBetween(updatedAt, at) * 1_000, 0);
  const pauseMs = Math.max(ageMs(readAt) * AGE_FACTOR, SOONEST_END_MS) - ageMs(now);
  return Math.min(Math.max(pauseMs, MIN_PAUSE_MS), MAX_PAUSE_MS);
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
