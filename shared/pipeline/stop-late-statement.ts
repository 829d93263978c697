import type { Job } from '../job/job.ts';
import { statementTimedOut } from '../job/job-transitions.ts';
import { statementDeadline } from '../job/statement-deadline.ts';
import type { Pipeline } from './pipeline.ts';

export type StopLateDeps = Pick<Pipeline, 'jobs' | 'clock' | 'log'> & {
  readonly statements: Pick<Pipeline['statements'], 'cancel'>;
};

/**
 * Asks the warehouse to stop a statement that is running although its time is over. It is recorded
 * first, so that whoever hears of the statement's end knows why it ended; a crash in between leaves
 * the job CANCELLING, and the reconciler asks the warehouse again. Answers whether it was late.
 *
 * As with a cancel, the statement's own end decides: what finishes all the same is collected, since
 * the work is done and the result is whole; anything else ends the job with STATEMENT_TIMEOUT.
 *
 * Redshift's own `statement_timeout` is no way to do this: it holds for a session, a session has one
 * statement at a time and an ExecuteStatement one SQL text, and a SET before each would be a second
 * call against the same wall of 30 a second. As a batch of two, a statement has no id of its own.
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
  const moved = await deps.jobs.update(job.jobId, statementTimedOut(job, now));
  if (moved.outcome !== 'applied') return true;
  const { jobId, timeoutSeconds } = job;
  deps.log.info('Statement has had its time; it is stopped', { jobId, timeoutSeconds });
  await deps.statements.cancel(statementId);
  return true;
};
