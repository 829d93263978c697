import type { JobCounts } from '../job/job-counts.ts';
import type { AdmissionLimits } from '../job/job-limits.ts';
import type { Refusal } from '../job/request-refused-error.ts';
import { measured } from '../observability/metric-catalogue.ts';
import { addSeconds, type Clock, secondsBetween } from '../platform/clock.ts';
import { RetryableFailure } from '../platform/failure.ts';
import type { PipelineLog } from './pipeline.ts';

export interface AdmissionDeps {
  readonly counts: Pick<JobCounts, 'open' | 'openOfAll' | 'submitsSince'>;
  readonly limits: AdmissionLimits;
  readonly clock: Clock;
  readonly log: PipelineLog;
}

const WINDOW_SECONDS = 60;
/** A caller at its quota gains nothing by retrying sooner. */
const OWNER_RETRY_SECONDS = 5;
const SERVICE_RETRY_SECONDS = 15;
/** Counting all open jobs scans the index, so each instance caches the count this long. */
const RECOUNT_SECONDS = 5;

/**
 * Knows why an owner may not submit one more job, and when to retry; undefined where they may.
 *
 * The limits are soft. A count misses jobs that are submitted at the same time, and those that the
 * indexes do not show yet. The count of all owners also misses what other instances of the function
 * accept within five seconds. Where a count fails, its limit does not apply: a table that does not
 * answer refuses the job anyway.
 */
export interface Admission {
  check(owner: string): Promise<Refusal | undefined>;
  /** Counts a job that was accepted since the last count of all. */
  accepted(): void;
}

export const createAdmission = (deps: AdmissionDeps): Admission => {
  let all = { at: '', jobs: 0 };
  const countAll = async (limit: number): Promise<number> => {
    const now = deps.clock.now();
    if (all.at === '' || secondsBetween(all.at, now) >= RECOUNT_SECONDS) {
      all = { at: now, jobs: await deps.counts.openOfAll(limit) };
    }
    return all.jobs;
  };
  return {
    check: async (owner) => {
      const checks = [ownJobs(deps, owner), ownSubmits(deps, owner), allJobs(deps, countAll)];
      const refusal = (await Promise.all(checks)).find((reached) => reached !== undefined);
      if (refusal !== undefined) {
        const { code } = refusal;
        deps.log.warn('Request refused', {}, measured({ Refusals: 1 }, { limit: code }));
      }
      return refusal;
    },
    accepted: () => {
      all.jobs += 1;
    },
  };
};

const ownJobs = async (deps: AdmissionDeps, owner: string): Promise<Refusal | undefined> => {
  const { ownerJobsInFlight: limit } = deps.limits;
  if (!(await isReached(deps, limit, () => deps.counts.open(owner, limit)))) return undefined;
  return { code: 'too-many-jobs', limit, retryAfterSeconds: OWNER_RETRY_SECONDS };
};

const ownSubmits = async (deps: AdmissionDeps, owner: string): Promise<Refusal | undefined> => {
  const { ownerSubmitsPerMinute: limit } = deps.limits;
  const now = deps.clock.now();
  const since = addSeconds(now, -WINDOW_SECONDS);
  let first = now;
  const count = async () => {
    const submits = await deps.counts.submitsSince(owner, since, limit);
    first = submits[0] ?? now;
    return submits.length;
  };
  if (!(await isReached(deps, limit, count))) return undefined;
  // One more fits once the oldest of them is a minute old.
  const wait = Math.ceil(WINDOW_SECONDS - secondsBetween(first, now));
  return { code: 'too-many-submits', limit, retryAfterSeconds: Math.max(1, wait) };
};

const allJobs = async (
  deps: AdmissionDeps,
  countAll: (limit: number) => Promise<number>,
): Promise<Refusal | undefined> => {
  const { jobsInFlight: limit } = deps.limits;
  if (!(await isReached(deps, limit, () => countAll(limit)))) return undefined;
  return { code: 'service-busy', retryAfterSeconds: SERVICE_RETRY_SECONDS };
};

const isReached = async (
  deps: AdmissionDeps,
  limit: number,
  count: () => Promise<number>,
): Promise<boolean> => {
  if (limit === Number.POSITIVE_INFINITY) return false;
  try {
    return (await count()) >= limit;
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Jobs not counted', { cause });
    return false;
  }
};

/** Has no limit. */
export const admitAll: Admission = { check: async () => undefined, accepted: () => undefined };
