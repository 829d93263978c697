import { attentionShards, QUEUE_SHARD } from '../job/due-time.ts';
import { isSettled, type Job } from '../job/job.ts';
import { rescheduled } from '../job/job-transitions.ts';
import { inJobContext } from '../observability/log-context.ts';
import { measured } from '../observability/metric-catalogue.ts';
import { addSeconds, epochSeconds, secondsBetween } from '../platform/clock.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { drainQueue } from './drain-queue.ts';
import { followStatement } from './follow-statement.ts';
import type { Deadline, Pipeline } from './pipeline.ts';
import { announceJob } from './settle-job.ts';
import { startQueuedJob } from './start-job.ts';
import { checkForLateStart, statementDeadline, stopLateStatement } from './timeouts.ts';

export interface Reconciled {
  readonly checked: number;
  readonly failed: number;
}

/** Read from one shard in one run; the next run, a minute later, reads the rest. */
const JOBS_PER_SHARD = 100;
/**
 * Starts per run, sequential at four calls each: below the Data API's 30 calls a second, and above
 * the number of statements that it runs at once.
 */
const STARTS_PER_RUN = 600;
/** Jobs that one run works on at the same time. */
const AT_ONCE = 8;
/** A prime above the jobs of one run: with it, each job comes first in some minute. */
const STRIDE = 7_919;
/** No job is begun with less time than this left. */
const BEGIN_BEFORE_DEADLINE_MS = 60_000;
/** A running statement is checked again after this share of the job's age. */
const RECHECK_RATIO = 0.5;
const SHORTEST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 600;

/**
 * Recovers jobs for which an expected step did not happen. It reads only jobs whose due time has
 * passed, and moves each one step forward. Two runs at once do no harm. A job that fails is
 * rescheduled and does not stop the others.
 */
export const reconcileJobs =
  (deps: Pipeline) =>
  async (deadline: Deadline): Promise<Reconciled> => {
    const overdue = rotated(await overdueJobs(deps), deps.clock.now());
    const run = { next: 0, failed: 0, oldestSeconds: 0 };
    const work = async (): Promise<void> => {
      for (let jobId = overdue[run.next++]; jobId !== undefined; jobId = overdue[run.next++]) {
        if (deadline() < BEGIN_BEFORE_DEADLINE_MS) return;
        const { seconds, failed } = await check(deps, jobId, deadline);
        run.oldestSeconds = Math.max(run.oldestSeconds, seconds);
        if (failed) run.failed += 1;
      }
    };
    const workers = Array.from({ length: AT_ONCE }, work);
    await Promise.all([...workers, drainWithRetries(deps)]);
    const { failed, oldestSeconds: OldestOverdueSeconds } = run;
    const values = { ReconcilerRuns: 1, OverdueJobs: overdue.length, OldestOverdueSeconds };
    deps.log.info('Overdue jobs checked', { failed }, measured(values, {}));
    return { checked: overdue.length, failed };
  };

/** Fills free capacity, after lost events and after starts that found no room. */
const drainWithRetries = async (deps: Pipeline): Promise<void> => {
  try {
    await drainQueue(deps, STARTS_PER_RUN);
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Wait queue drain failed', { cause });
  }
};

/** What is overdue in the shards that can be read. */
const overdueJobs = async (deps: Pipeline): Promise<string[]> => {
  const now = deps.clock.now();
  const shards = attentionShards.filter((shard) => shard !== QUEUE_SHARD);
  const found = await Promise.allSettled(
    shards.map((shard) => deps.jobs.overdue(shard, now, JOBS_PER_SHARD)),
  );
  const unread = found.filter((shard) => shard.status === 'rejected');
  for (const { reason } of unread) deps.log.warn('Attention shard read failed', { cause: reason });
  // With no shard readable the run must fail, so that its alarm sees it.
  if (unread.length === shards.length) throw unread[0]?.reason;
  return found.flatMap((shard) => (shard.status === 'fulfilled' ? shard.value : []));
};

/** Rotates the order each minute, so that a job that crashes every run cannot starve the others. */
const rotated = (jobIds: readonly string[], now: string): readonly string[] => {
  const minute = Math.floor(epochSeconds(now) / 60);
  const first = (minute * STRIDE) % Math.max(1, jobIds.length);
  return [...jobIds.slice(first), ...jobIds.slice(0, first)];
};

/** How long the job was overdue, and whether its recovery failed. */
interface CheckResult {
  readonly seconds: number;
  readonly failed: boolean;
}

const healthy: CheckResult = { seconds: 0, failed: false };

const check = async (deps: Pipeline, jobId: string, deadline: Deadline): Promise<CheckResult> => {
  try {
    const job = await deps.jobs.get(jobId);
    const now = deps.clock.now();
    // The index lags behind the table: what it still shows may have been moved on already.
    if (job?.attentionAt === undefined || job.attentionAt > now) return healthy;
    // The job was enqueued in the meantime; draining the queue starts it.
    if (job.attentionShard === QUEUE_SHARD) return healthy;
    const isChecked = await inJobContext(job, () => tryRecover(deps, job, deadline));
    return { seconds: secondsBetween(job.attentionAt, now), failed: !isChecked };
  } catch (cause) {
    deps.log.warn('Job not read', { jobId, cause });
    return { seconds: 0, failed: true };
  }
};

/** Whether the job was checked without a failure. */
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
    return false;
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
    const { outcome } = await startQueuedJob(deps, job);
    if (outcome === 'unknown') await reschedule(deps, job);
    return outcome === 'started' ? 'start' : undefined;
  }
  const statementId = job.statement?.statementId;
  if (statementId === undefined) throw new Error(`Job ${job.jobId} has no statement.`);
  const followed = await followStatement(deps, job, statementId, deadline);
  if (followed.outcome === 'settled') return job.state === 'COLLECTING' ? 'collector' : 'event';
  if (followed.outcome === 'running') {
    if (job.state === 'CANCELLING') await deps.statements.cancel(statementId);
    else if (await stopLateStatement(deps, job, statementId)) return undefined;
  }
  await reschedule(deps, job);
  return undefined;
};

/** Checks older jobs less often, but never later than the statement's deadline. */
const reschedule = async (deps: Pipeline, job: Job): Promise<void> => {
  const now = deps.clock.now();
  const age = secondsBetween(job.submittedAt, now) * RECHECK_RATIO;
  const wait = Math.min(Math.max(age, SHORTEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS);
  const later = addSeconds(now, wait);
  await deps.jobs.update(job.jobId, rescheduled(job, beforeDeadline(job, now, later)));
};

/** `later`, or the statement's deadline where that is sooner. */
const beforeDeadline = (job: Job, now: string, later: string): string => {
  const deadline = statementDeadline(job);
  if (deadline === undefined || deadline >= later) return later;
  return deadline > now ? deadline : addSeconds(now, SHORTEST_WAIT_SECONDS);
};
