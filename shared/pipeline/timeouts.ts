import type { Job } from '../job/job.ts';
import {
  FIRST_CHECK_SECONDS,
  lateStartRuledOut,
  rescheduled,
  statementTimedOut,
} from '../job/job-transitions.ts';
import { addSeconds, secondsBetween } from '../platform/clock.ts';
import { isYetToRun } from '../redshift/statement.ts';
import type { FoundStatement } from '../redshift/statement-client.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * The Data API keeps a statement's metadata and result for 24 h. An hour earlier nothing has
 * expired yet, whatever the clocks say.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
const EXPIRY_SECONDS = 23 * 3600;

/** The Data API honours a client token for 8 h. */
const LATEST_START_SECONDS = 8 * 3600;

/**
 * A statement may start 8 h after its job was submitted and run for 24 h, and its result is kept
 * for 24 h more. What the Data API refused to show until then, it never will.
 */
const CERTAIN_EXPIRY_SECONDS = 56 * 3600;

/** Whether the Data API must have forgotten the job's statement by now. */
export const mustHaveExpired = (job: Pick<Job, 'submittedAt'>, now: string): boolean =>
  secondsBetween(job.submittedAt, now) >= CERTAIN_EXPIRY_SECONDS;

/**
 * Whether the Data API may have forgotten the job's statement by now. It counts from the record of
 * the statement's start, or of the event of its end, and from how long it ran. A start may be
 * recorded long after it, but none takes effect later than its client token.
 */
export const mayHaveExpired = (
  { submittedAt, timeline, statement }: Pick<Job, 'submittedAt' | 'timeline' | 'statement'>,
  now: string,
): boolean => {
  const latestStart = addSeconds(submittedAt, LATEST_START_SECONDS);
  const recordedAt = timeline.find(({ state }) => state !== 'QUEUED')?.at ?? submittedAt;
  const startedAt = recordedAt < latestStart ? recordedAt : latestStart;
  const ranSeconds = (statement?.durationMs ?? 0) / 1_000;
  return secondsBetween(startedAt, now) - ranSeconds >= EXPIRY_SECONDS;
};

/**
 * When a running job's statement has had its time, counted from the record of its start; undefined
 * where its request set no limit. The time in which a job waits for the warehouse does not count.
 */
export const statementDeadline = (
  job: Pick<Job, 'state' | 'timeline' | 'timeoutSeconds'>,
): string | undefined => {
  const started = job.timeline.find(({ state }) => state === 'RUNNING');
  if (job.state !== 'RUNNING' || started === undefined) return undefined;
  return job.timeoutSeconds === undefined ? undefined : addSeconds(started.at, job.timeoutSeconds);
};

export type StopLateDeps = Pick<Pipeline, 'jobs' | 'clock' | 'log'> & {
  readonly statements: Pick<Pipeline['statements'], 'cancel'>;
};

/**
 * Cancels a running statement whose time is over. The record says so first, so that the collector
 * knows why the statement ended. A crash in between leaves the job CANCELLING, and the reconciler
 * cancels again. Returns whether the statement was late.
 *
 * As with a cancel, the statement's own end decides: what finishes all the same is collected, since
 * the work is done and the result is whole; anything else ends the job with STATEMENT_TIMEOUT.
 *
 * Redshift's own `statement_timeout` is no way to do this: it holds for a session, a session has
 * one statement at a time and an ExecuteStatement one SQL text, and a SET before each would be a
 * second call against the same wall of 30 a second. In a batch it would be a second statement of
 * every job, under a limit of 20 a second.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_statement_timeout.html
 *
 * @throws RetryableFailure where a service did not do its work.
 */
export const stopLateStatement = async (
  deps: StopLateDeps,
  job: Job,
  statementId: string,
): Promise<boolean> => {
  const now = deps.clock.now();
  const deadline = statementDeadline(job);
  if (deadline === undefined || now < deadline) return false;
  const moved = await deps.jobs.update(job.jobId, statementTimedOut(now));
  if (moved.outcome !== 'applied') return true;
  const { jobId, timeoutSeconds } = job;
  deps.log.info('Statement timed out; cancelling', { jobId, timeoutSeconds });
  await deps.statements.cancel(statementId);
  return true;
};

export type LateStartDeps = Pick<Pipeline, 'clock'> & {
  readonly jobs: Pick<Pipeline['jobs'], 'update'>;
  readonly statements: Pick<Pipeline['statements'], 'cancel' | 'find'>;
};

/**
 * A function that was about to start the job lives for 15 minutes at most, and a request is
 * refused once its signature is more than five minutes old; the rest is for clocks.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
const LATE_START_SECONDS = 3600;

/** Between two checks for a late start: a statement that is yet to run may wait for hours. */
const LONGEST_LATE_WAIT_SECONDS = 1800;

/** Until when a start may arrive that was under way when the job was cancelled at this time. */
export const lateStartEnd = (cancelledAt: string): string =>
  addSeconds(cancelledAt, LATE_START_SECONDS);

/**
 * Stops the statement that was started for a job in spite of its cancel, and returns it; a job
 * never gets a second.
 *
 * @throws RetryableFailure where the Data API did not answer.
 */
export const stopLateStart = async (
  { statements }: Pick<LateStartDeps, 'statements'>,
  job: Job,
): Promise<FoundStatement | undefined> => {
  const statement = await statements.find(job.jobId);
  if (statement !== undefined) await statements.cancel(statement.statementId);
  return statement;
};

/**
 * Checks once for a start that was under way when the job was cancelled. Checks come at doubling
 * intervals after the cancel, and once more after the deadline. They go on every half hour while a
 * statement that arrived is yet to run, since it cannot be cancelled before.
 *
 * @throws RetryableFailure where a service did not answer; the job is checked again.
 */
export const checkForLateStart = async (deps: LateStartDeps, job: Job): Promise<void> => {
  const { jobId, lateStartUntil, settledAt } = job;
  if (lateStartUntil === undefined || settledAt === undefined) return;
  // Read the clock first, so that a start that arrives during the last check gets another one.
  const now = deps.clock.now();
  const isForgotten = mustHaveExpired(job, now);
  const statement = isForgotten ? undefined : await stopLateStart(deps, job);
  if (statement === undefined ? now > lateStartUntil : !isYetToRun(statement)) {
    await deps.jobs.update(jobId, lateStartRuledOut());
    return;
  }
  const age = secondsBetween(settledAt, now);
  const wait = Math.min(Math.max(FIRST_CHECK_SECONDS, age), LONGEST_LATE_WAIT_SECONDS);
  const next = addSeconds(now, wait);
  const last = addSeconds(lateStartUntil, 1);
  await deps.jobs.update(jobId, rescheduled(job, now < last && last < next ? last : next));
};
