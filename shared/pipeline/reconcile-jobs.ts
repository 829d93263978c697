import type { Due } from '../job/due-time.ts';
import { isSettled, type Job } from '../job/job.ts';
import type { UpdateOutcome } from '../job/job-store.ts';
import { rescheduled, unreadableRescheduled } from '../job/job-transitions.ts';
import { MAX_QUEUE_READ, type Queued, submittedAtOf } from '../job/wait-queue.ts';
import { inJobContext } from '../observability/log-context.ts';
import { measured } from '../observability/metric-catalogue.ts';
import { addSeconds, epochSeconds, secondsBetween } from '../platform/clock.ts';
import { RetryableFailure, ThrottledFailure } from '../platform/failure.ts';
import { drainQueue, readQueue } from './drain-queue.ts';
import { followStatement } from './follow-statement.ts';
import type { Deadline, Pipeline } from './pipeline.ts';
import { announceJob } from './settle-job.ts';
import { startQueuedJob } from './start-job.ts';
import { checkForLateStart, statementDeadline, stopLateStatement } from './timeouts.ts';

export interface Reconciled {
  readonly checked: number;
  readonly failed: number;
}

/** Taken in one run; the next run, a minute later, takes the rest. */
const JOBS_PER_RUN = 1_600;
/**
 * Starts per run, sequential at four calls each: below the Data API's 30 calls a second, and above
 * the number of statements that it runs at once.
 */
const STARTS_PER_RUN = 600;
/** Jobs that one run works on at the same time. */
const AT_ONCE = 8;
/** A prime above the jobs of one run: with it, each job comes first in some minute. */
const STRIDE = 7_919;
/** No job is begun with less time than this left; the longest call takes 158 s with its tries. */
const BEGIN_BEFORE_DEADLINE_MS = 180_000;
/** A running statement is checked again after this share of the job's age. */
const RECHECK_RATIO = 0.5;
const SHORTEST_WAIT_SECONDS = 60;
/** What a run begins and dies of is due at the next one, a minute later. */
const NEXT_RUN_SECONDS = 50;
const LONGEST_WAIT_SECONDS = 600;

/**
 * Recovers jobs for which an expected step did not happen. It reads only jobs whose due time has
 * passed, and moves each one step forward. Two runs at once do no harm. A job that fails is
 * rescheduled and does not stop the others.
 *
 * @throws RetryableFailure where it cannot read which jobs are overdue.
 */
export const reconcileJobs =
  (deps: Pipeline) =>
  async (deadline: Deadline): Promise<Reconciled> => {
    const now = deps.clock.now();
    // As far as it is measured.
    const queue = await readQueue(deps, MAX_QUEUE_READ);
    const jobs = rotated(await deps.jobs.overdue(now, JOBS_PER_RUN), now);
    // A run that hangs and is killed has measured this.
    deps.log.info('Overdue jobs found', {}, measured(lateness(jobs, queue ?? [], now), {}));
    const run = { next: 0, failed: queue === undefined ? 1 : 0 };
    const hasTime = () => deadline() >= BEGIN_BEFORE_DEADLINE_MS;
    const work = async (): Promise<void> => {
      for (let due = jobs[run.next++]; due !== undefined; due = jobs[run.next++]) {
        if (!hasTime()) return;
        if (!(await check(deps, due, deadline))) run.failed += 1;
      }
    };
    const drain = async (): Promise<void> => {
      const failed = await drainQueue(deps, queue ?? [], STARTS_PER_RUN, hasTime);
      run.failed += failed;
    };
    const workers = Array.from({ length: AT_ONCE }, work);
    // Lambda freezes what goes on after the run, so the run ends when all its work has.
    const ends = await Promise.allSettled([...workers, drain()]);
    const values = { ReconcilerRuns: 1, FailedChecks: run.failed || undefined };
    deps.log.info('Overdue jobs checked', {}, measured(values, {}));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return { checked: jobs.length, failed: run.failed };
  };

/** A metric without values costs nothing, so a deployment at rest does not pay for its queue. */
const lateness = (jobs: readonly Due[], queue: readonly Queued[], now: string) => ({
  OverdueJobs: jobs.length,
  OldestOverdueSeconds: longest(
    jobs.map(({ attentionAt }) => attentionAt),
    now,
  ),
  QueuedJobs: queue.length || undefined,
  OldestQueuedSeconds: longest(queue.map(submittedAtOf), now) || undefined,
});

/** Records of 0.1.0 may have something else in place of an instant. */
const longest = (since: readonly string[], now: string): number =>
  since.reduce((most, at) => Math.max(most, secondsBetween(at, now) || 0), 0);

/** Rotates the order each minute, so that a job that crashes every run cannot starve the others. */
const rotated = (jobs: readonly Due[], now: string): readonly Due[] => {
  const minute = Math.floor(epochSeconds(now) / 60);
  const first = (minute * STRIDE) % Math.max(1, jobs.length);
  return [...jobs.slice(first), ...jobs.slice(0, first)];
};

/** Whether the job was checked without a failure. */
const check = async (deps: Pipeline, due: Due, deadline: Deadline): Promise<boolean> => {
  const { jobId, attentionAt } = due;
  try {
    const job = await deps.jobs.get(jobId);
    // The index lags behind the table: what it still shows may have been moved on already.
    if (job?.attentionAt !== attentionAt) return true;
    return await inJobContext(job, () => tryRecover(deps, job, deadline));
  } catch (cause) {
    deps.log.warn('Job not read', { jobId, cause });
    if (cause instanceof RetryableFailure) return false;
    // A newer version may have written it. It must not take up the place of others each minute.
    const until = addSeconds(deps.clock.now(), LONGEST_WAIT_SECONDS);
    await deps.jobs.update(jobId, unreadableRescheduled(due, until)).catch(() => undefined);
    return false;
  }
};

const tryRecover = async (deps: Pipeline, job: Job, deadline: Deadline): Promise<boolean> => {
  const { jobId, state } = job;
  try {
    const lost = await recover(deps, job, deadline);
    if (lost === undefined) return true;
    deps.log.warn('Job recovered', { jobId, lost }, measured({ JobsRecovered: 1 }, { lost }));
    return true;
  } catch (cause) {
    deps.log.warn('Job recovery deferred', { jobId, state, cause });
    await reschedule(deps, job).catch(() => undefined);
    // All collectors share 20 pages a second, so this is no failure.
    return cause instanceof ThrottledFailure;
  }
};

/** What was lost, inferred from the step that made progress. */
type Lost = 'start' | 'event' | 'collector' | 'notification';

const recover = async (deps: Pipeline, job: Job, deadline: Deadline): Promise<Lost | undefined> => {
  if (isSettled(job)) {
    await announceJob(deps, job);
    await checkForLateStart(deps, job);
    return job.notificationPending ? 'notification' : undefined;
  }
  if (job.state === 'QUEUED') {
    // A refusal of an earlier try that is still on its way counts no more.
    const taken = await reschedule(deps, job, NEXT_RUN_SECONDS);
    if (taken.outcome !== 'applied') return undefined;
    const started = await startQueuedJob(deps, taken.job, job.untried === true);
    return started.state === 'RUNNING' ? 'start' : undefined;
  }
  const statementId = job.statement?.statementId;
  if (statementId === undefined) throw new Error(`Job ${job.jobId} has no statement.`);
  const followed = await followStatement(deps, job, statementId, deadline);
  if (followed === 'settled') return lostBefore(job);
  if (followed === 'running') {
    if (job.state === 'CANCELLING') await deps.statements.cancel(statementId);
    else if (await stopLateStatement(deps, job, statementId)) return undefined;
  }
  await reschedule(deps, job);
  return undefined;
};

/** A job without a lease was given back by a living collector, and with a mark its event came. */
const lostBefore = ({ state, leaseUntil, eventReceived }: Job): Lost | undefined => {
  if (state === 'COLLECTING') return leaseUntil === undefined ? undefined : 'collector';
  return eventReceived ? undefined : 'event';
};

/** Checks older jobs less often, but never later than the statement's deadline. */
const reschedule = async (
  deps: Pipeline,
  job: Job,
  shortest = SHORTEST_WAIT_SECONDS,
): Promise<UpdateOutcome> => {
  const now = deps.clock.now();
  const age = secondsBetween(job.submittedAt, now) * RECHECK_RATIO;
  const wait = Math.min(Math.max(age, shortest), LONGEST_WAIT_SECONDS);
  const later = addSeconds(now, wait);
  return deps.jobs.update(job.jobId, rescheduled(job, beforeDeadline(job, now, later)));
};

/** `later`, or the statement's deadline where that is sooner. */
const beforeDeadline = (job: Job, now: string, later: string): string => {
  const deadline = statementDeadline(job);
  if (deadline === undefined || deadline >= later) return later;
  return deadline > now ? deadline : addSeconds(now, SHORTEST_WAIT_SECONDS);
};
