import { HttpProblem, type ProblemName } from '../http/problem.ts';
import type { JobCounts } from '../job/job-counts.ts';
import type { AdmissionLimits } from '../job/job-limits.ts';
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
/** Most jobs take seconds; whose thousand are under way learns nothing new sooner. */
const OWNER_RETRY_SECONDS = 5;
const SERVICE_RETRY_SECONDS = 15;
/** Counting everybody's jobs reads them all: an instance of the function does so this often. */
const RECOUNT_SECONDS = 5;

/**
 * Says whether the owner may submit one more job, or why not and when to ask again.
 *
 * The limits are soft: jobs that others submit while this one is counted, or within the moment that
 * the indexes are behind the table, are not seen, and of all owners' jobs those that other instances
 * of the function accept within five seconds. A limit whose count cannot be had limits nothing: a
 * table that does not answer refuses the job by itself.
 */
export type Admission = (owner: string) => Promise<HttpProblem | undefined>;

export const createAdmission = (deps: AdmissionDeps): Admission => {
  const countAll = recountingAll(deps);
  return async (owner) => {
    const checks = [ownJobs(deps, owner), ownSubmits(deps, owner), allJobs(deps, countAll)];
    const refusal = (await Promise.all(checks)).find((found) => found !== undefined);
    if (refusal !== undefined) {
      const { problem } = refusal;
      deps.log.warn('Request refused', {}, measured({ Refusals: 1 }, { limit: problem }));
    }
    return refusal;
  };
};

const refusal = (problem: ProblemName, detail: string, retryAfterSeconds: number) =>
  new HttpProblem(problem, { detail, retryAfterSeconds });

const ownJobs = async (deps: AdmissionDeps, owner: string): Promise<HttpProblem | undefined> => {
  const { ownerJobsInFlight: most } = deps.limits;
  if (!(await isReached(deps, most, () => deps.counts.open(owner, most)))) return undefined;
  const detail = `${most} of your jobs are not settled, the most at a time. Wait for one, or cancel one.`;
  return refusal('too-many-jobs', detail, OWNER_RETRY_SECONDS);
};

const ownSubmits = async (deps: AdmissionDeps, owner: string): Promise<HttpProblem | undefined> => {
  const { ownerSubmitsPerMinute: most } = deps.limits;
  const now = deps.clock.now();
  const since = addSeconds(now, -WINDOW_SECONDS);
  let first = now;
  const count = async () => {
    const submits = await deps.counts.submitsSince(owner, since, most);
    first = submits[0] ?? now;
    return submits.length;
  };
  if (!(await isReached(deps, most, count))) return undefined;
  // The oldest of them makes room for one.
  const wait = Math.ceil(WINDOW_SECONDS - secondsBetween(first, now));
  const detail = `You have submitted ${most} jobs within a minute, the most that are accepted.`;
  return refusal('too-many-submits', detail, Math.max(1, wait));
};

const allJobs = async (
  deps: AdmissionDeps,
  countAll: (most: number) => Promise<number>,
): Promise<HttpProblem | undefined> => {
  const { jobsInFlight: most } = deps.limits;
  if (!(await isReached(deps, most, () => countAll(most)))) return undefined;
  const detail = 'All callers together have as many jobs under way as are accepted.';
  return refusal('service-busy', detail, SERVICE_RETRY_SECONDS);
};

const isReached = async (
  deps: AdmissionDeps,
  most: number,
  count: () => Promise<number>,
): Promise<boolean> => {
  if (most === Number.POSITIVE_INFINITY) return false;
  try {
    return (await count()) >= most;
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Jobs not counted', { cause });
    return false;
  }
};

/** Everybody's jobs by the last count, and one more for each that was asked for since. */
const recountingAll = ({ counts, clock }: AdmissionDeps) => {
  let counted = { at: '', jobs: 0 };
  return async (most: number): Promise<number> => {
    const now = clock.now();
    if (counted.at === '' || secondsBetween(counted.at, now) >= RECOUNT_SECONDS) {
      counted = { at: now, jobs: await counts.openOfAll(most) };
    }
    const { jobs } = counted;
    counted = { ...counted, jobs: jobs + 1 };
    return jobs;
  };
};

/** Admits everybody. */
export const admitAll: Admission = async () => undefined;
