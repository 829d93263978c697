import { attentionShards, WAITING_SHARD } from '../job/due-time.ts';
import { isSettled, type Job } from '../job/job.ts';
import { postponed } from '../job/job-transitions.ts';
import { inJobContext } from '../observability/log-context.ts';
import { measured } from '../observability/metric-catalogue.ts';
import { addSeconds, epochSeconds, secondsBetween } from '../platform/clock.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { startWaitingJobs } from './drain-queue.ts';
import { followStatement } from './follow-statement.ts';
import type { Deadline, Pipeline } from './pipeline.ts';
import { announceJob } from './settle-job.ts';
import { startQueuedJob } from './start-job.ts';
import { statementDeadline, stopLateStatement, watchForLateStart } from './timeouts.ts';

export interface Reconciled {
  readonly looked: number;
  readonly failed: number;
}

/** Of one shard in one run; what is left is still there a minute later. */
const JOBS_PER_SHARD = 100;
/**
 * From the line in one run, one after the other: with four calls each that is well below the 30 a
 * second that the Data API takes, and more than it runs at once.
 */
const STARTS_PER_RUN = 600;
/** Jobs that one run works on at the same time. */
const AT_ONCE = 8;
/** A prime, and more than one run can find: every job is the first of some minute. */
const STRIDE = 7_919;
/** No job is begun with less time than this left. */
const BEGIN_BEFORE_DEADLINE_MS = 60_000;
/** A running statement is looked at again after this share of the time it has run already. */
const PATIENCE = 0.5;
const SHORTEST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 600;

/**
 * Mends what should have happened and did not: reads only jobs whose time of attention is over,
 * and brings each one step on. Two runs at once do no harm. One job's failure keeps no other from
 * being looked at; it is looked at again later itself.
 */
export const reconcileJobs =
  (deps: Pipeline) =>
  async (deadline: Deadline): Promise<Reconciled> => {
    const overdue = inTurn(await overdueJobs(deps), deps.clock.now());
    const run = { next: 0, failed: 0, oldestSeconds: 0 };
    const work = async (): Promise<void> => {
      for (let jobId = overdue[run.next++]; jobId !== undefined; jobId = overdue[run.next++]) {
        if (deadline() < BEGIN_BEFORE_DEADLINE_MS) return;
        const { seconds, failed } = await attend(deps, jobId, deadline);
        run.oldestSeconds = Math.max(run.oldestSeconds, seconds);
        if (failed) run.failed += 1;
      }
    };
    const workers = Array.from({ length: AT_ONCE }, work);
    await Promise.all([...workers, serveLine(deps)]);
    const { failed, oldestSeconds: OldestOverdueSeconds } = run;
    const values = { ReconcilerRuns: 1, OverdueJobs: overdue.length, OldestOverdueSeconds };
    deps.log.info('Overdue jobs looked at', { failed }, measured(values, {}));
    return { looked: overdue.length, failed };
  };

/** Tops up what runs: makes good for events that got lost, and for starts that found no room. */
const serveLine = async (deps: Pipeline): Promise<void> => {
  try {
    await startWaitingJobs(deps, STARTS_PER_RUN);
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Line not served', { cause });
  }
};

/** What is overdue in the shards that can be read. */
const overdueJobs = async (deps: Pipeline): Promise<string[]> => {
  const now = deps.clock.now();
  const shards = attentionShards.filter((shard) => shard !== WAITING_SHARD);
  const found = await Promise.allSettled(
    shards.map((shard) => deps.jobs.overdue(shard, now, JOBS_PER_SHARD)),
  );
  const unread = found.filter((shard) => shard.status === 'rejected');
  for (const { reason } of unread) deps.log.warn('Shard not read', { cause: reason });
  // Whoever watches this function must learn that it can do nothing.
  if (unread.length === shards.length) throw unread[0]?.reason;
  return found.flatMap((shard) => (shard.status === 'fulfilled' ? shard.value : []));
};

/**
 * The jobs in an order of their own each minute. Where every run dies at one job, or soon after its
 * beginning, the same order would keep those at its end waiting for ever.
 */
const inTurn = (jobIds: readonly string[], now: string): readonly string[] => {
  const minute = Math.floor(epochSeconds(now) / 60);
  const first = (minute * STRIDE) % Math.max(1, jobIds.length);
  return [...jobIds.slice(first), ...jobIds.slice(0, first)];
};

/** How long the job was due, and whether looking at it failed. */
interface Attended {
  readonly seconds: number;
  readonly failed: boolean;
}

const healthy: Attended = { seconds: 0, failed: false };

const attend = async (deps: Pipeline, jobId: string, deadline: Deadline): Promise<Attended> => {
  try {
    const job = await deps.jobs.get(jobId);
    const now = deps.clock.now();
    // The index lags behind the table: what it still shows may have been moved on already.
    if (job?.attentionAt === undefined || job.attentionAt > now) return healthy;
    // A job that has joined the line meanwhile is served there.
    if (job.attentionShard === WAITING_SHARD) return healthy;
    const mended = await inJobContext(job, () => tryToMend(deps, job, deadline));
    return { seconds: secondsBetween(job.attentionAt, now), failed: !mended };
  } catch (cause) {
    deps.log.warn('Job not read', { jobId, cause });
    return { seconds: 0, failed: true };
  }
};

/** Whether it was done without a failure. */
const tryToMend = async (deps: Pipeline, job: Job, deadline: Deadline): Promise<boolean> => {
  const { jobId, state } = job;
  try {
    const lost = await mend(deps, job, deadline);
    if (lost === undefined) return true;
    deps.log.warn('Job brought on', { jobId, lost }, measured({ JobsRecovered: 1 }, { lost }));
    return true;
  } catch (cause) {
    deps.log.warn('Job not mended yet', { jobId, state, cause });
    await lookAgain(deps, job).catch(() => undefined);
    return false;
  }
};

/** What must have got lost before a job that could be brought on now. */
type Lost = 'start' | 'event' | 'collector' | 'notification';

const mend = async (deps: Pipeline, job: Job, deadline: Deadline): Promise<Lost | undefined> => {
  if (isSettled(job)) {
    await announceJob(deps, job);
    await watchForLateStart(deps, job);
    return job.notificationPending ? 'notification' : undefined;
  }
  if (job.state === 'QUEUED') {
    const { outcome } = await startQueuedJob(deps, job);
    if (outcome === 'unknown') await lookAgain(deps, job);
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
  await lookAgain(deps, job);
  return undefined;
};

/** The longer a job has been going, the longer until the next look; but its time is kept. */
const lookAgain = async (deps: Pipeline, job: Job): Promise<void> => {
  const now = deps.clock.now();
  const age = secondsBetween(job.submittedAt, now) * PATIENCE;
  const wait = Math.min(Math.max(age, SHORTEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS);
  const later = addSeconds(now, wait);
  await deps.jobs.update(job.jobId, postponed(job, inTime(job, now, later)));
};

/** `later`, or sooner where the statement's time is over before. */
const inTime = (job: Job, now: string, later: string): string => {
  const deadline = statementDeadline(job);
  if (deadline === undefined || deadline >= later) return later;
  return deadline > now ? deadline : addSeconds(now, SHORTEST_WAIT_SECONDS);
};
