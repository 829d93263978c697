import type { Job } from '../job/job.ts';
import { FIRST_LOOK_SECONDS, lateStartRuledOut, postponed } from '../job/job-transitions.ts';
import { addSeconds, secondsBetween } from '../platform/clock.ts';
import type { Pipeline } from './pipeline.ts';

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

/** Until when a start may arrive that was under way when the job was cancelled at this time. */
export const lateStartEnd = (cancelledAt: string): string =>
  addSeconds(cancelledAt, LATE_START_SECONDS);

/**
 * Stops the statement that was started for a job in spite of its cancel. Answers whether there is
 * one; a job never gets a second.
 *
 * @throws RetryableFailure where the Data API did not answer.
 */
export const stopLateStart = async (
  { statements }: Pick<LateStartDeps, 'statements'>,
  job: Job,
): Promise<boolean> => {
  const statement = await statements.find(job.jobId);
  if (statement === undefined) return false;
  await statements.cancel(statement.statementId);
  return true;
};

/**
 * Looks once for the start that was under way when the job was cancelled, if that was so. Each
 * look is twice as far from the cancel as the one before, and the last comes after all time.
 *
 * @throws RetryableFailure where a service did not answer; the job is still to be looked at.
 */
export const watchForLateStart = async (deps: LateStartDeps, job: Job): Promise<void> => {
  const { jobId, lateStartUntil, settledAt } = job;
  if (lateStartUntil === undefined || settledAt === undefined) return;
  // Read before looking: what arrives during the last look is still looked for.
  const now = deps.clock.now();
  if ((await stopLateStart(deps, job)) || now > lateStartUntil) {
    await deps.jobs.update(jobId, lateStartRuledOut());
    return;
  }
  const wait = Math.max(FIRST_LOOK_SECONDS, secondsBetween(settledAt, now));
  const next = addSeconds(now, wait);
  const last = addSeconds(lateStartUntil, 1);
  await deps.jobs.update(jobId, postponed(job, next < last ? next : last));
};
