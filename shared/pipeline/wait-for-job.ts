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
  /** Resolves once the place among the waiters is free; the answer can be made meanwhile. */
  readonly left: Promise<unknown>;
}

/**
 * Milliseconds between two reads of the record. Each delay is about a tenth of the time since the
 * last change of state, so a job is seen to settle at most that much late. Short ones begin anew
 * with each state, since COLLECTING is often short. 25 seconds take some 60 reads.
 */
const READ_BACKOFF: Backoff = { minimum: 10, maximum: 1_000, factor: 1.1 };
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
  const [entered] = await Promise.all([
    orUndefined(deps, async () => ({ waiter: await deps.waiters.enter(caller, now, until) })),
    deps.pause(READ_BACKOFF.minimum),
  ]);
  const { waiter } = entered ?? { waiter: uncounted };
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
  for (let reads = 1; ; reads += 1) {
    const { state } = job;
    job = (await orUndefined(deps, () => deps.jobs.get(job.jobId))) ?? job;
    if (job.state !== state) reads = 0;
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
