import { isSettled, type Job, type JobError, type JobState, openStates } from '../job/job.ts';
import type { Settlement } from '../job/job-transitions.ts';
import { PermanentFailure, RefusedFailure } from '../platform/failure.ts';
import { progressOf, resultStatement, type Statement } from '../redshift/statement.ts';
import type { DescribeOutcome } from '../redshift/statement-client.ts';
import { warehouseError } from '../redshift/warehouse-error.ts';
import { batchError, failedPart, mayWrite } from './batch-failure.ts';
import { collectResult, settleExpired } from './collect-result.ts';
import type { Deadline, FollowOutcome, Pipeline } from './pipeline.ts';
import { settleJob } from './settle-job.ts';
import { mayHaveExpired, mustHaveExpired } from './timeouts.ts';

/**
 * Asks for the job's statement once and brings the job to the end that the statement had.
 *
 * @throws RetryableFailure where a service did not do its work; the job can be followed again.
 */
export const followStatement = async (
  deps: Pipeline,
  job: Job,
  statementId: string,
  deadline: Deadline,
): Promise<FollowOutcome> => {
  const described = await describeWhileKept(deps, job, statementId);
  if (described.outcome === 'expired') return expired(deps, job, statementId);
  const { statement } = described;
  switch (statement.status) {
    case 'FINISHED':
      if (resultStatement(statement).hasResultSet || job.delivery === 'unload') {
        return collectResult(deps, job, statement, deadline);
      }
      return end(deps, job, {
        state: 'SUCCEEDED',
        result: withoutRows(statement),
        ...progressOf(job, statement),
      });
    case 'FAILED':
    case 'ABORTED':
      return endWithout(deps, job, statement);
    default:
      return 'running';
  }
};

/** A statement that the Data API refuses to show for longer than it can be kept is gone. */
const describeWhileKept = async (
  { statements, clock }: Pick<Pipeline, 'statements' | 'clock'>,
  job: Job,
  statementId: string,
): Promise<DescribeOutcome> => {
  try {
    return await statements.describe(statementId);
  } catch (error) {
    if (error instanceof RefusedFailure && mustHaveExpired(job, clock.now()))
      return { outcome: 'expired' };
    throw error;
  }
};

const end = async (
  deps: Pipeline,
  job: Job,
  settlement: Settlement,
  from: readonly JobState[] = openStates,
): Promise<FollowOutcome> =>
  isSettled(await settleJob(deps, job, settlement, { from })) ? 'settled' : 'left';

/**
 * Why a statement ended without a result is in the record: whether its end was asked for, and
 * whether its owner or its time asked. So the record must still be what was read; where it has
 * moved on meanwhile it is looked at again, and since states only move on that comes to an end.
 */
const endWithout = async (
  deps: Pipeline,
  job: Job,
  statement: Statement,
): Promise<FollowOutcome> => {
  const isCancelled = statement.status === 'ABORTED' && job.timedOutAt === undefined;
  const progress = progressOf(job, statement);
  const settlement: Settlement = isCancelled
    ? { state: 'CANCELLED', ...progress }
    : { state: 'FAILED', error: failureOf(job, statement), ...progress };
  const record = await settleJob(deps, job, settlement, { from: [job.state] });
  if (isSettled(record)) return 'settled';
  return record.state === job.state ? 'left' : endWithout(deps, record, statement);
};

/** DDL and DML: the count is of affected rows, -1 where the Data API does not know it. */
const withoutRows = (statement: Statement) => ({
  hasResultSet: false,
  rowCount: statement.rowCount ?? -1,
  sizeBytes: 0,
  columns: [],
  fileCount: 0,
  files: [],
});

const expired = async (deps: Pipeline, job: Job, statementId: string): Promise<FollowOutcome> => {
  if (!mayHaveExpired(job, deps.clock.now())) {
    deps.log.warn('The Data API does not know the statement', { jobId: job.jobId });
    return 'left';
  }
  return settleExpired(deps, job, job.statement ?? { statementId }, RESULT_EXPIRED);
};

const RESULT_EXPIRED = new PermanentFailure(
  'RESULT_EXPIRED',
  'The Data API keeps a result for 24 h, and this one was not collected in time.',
);

/** Redshift's own message, for the job's owner; texts that it gives at length are cut. */
const MESSAGE_CHARS = 2_000;

/**
 * The Data API's messages for a result that is too large, as a whole or in one row. There is no
 * code beside the message, so the documented words have to do; without them the code is the usual
 * one.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-troubleshooting.html
 */
const TOO_LARGE = /Database response exceeded size limit|Packet for query is too large/i;

const WAY_OUT =
  'The Data API hands out at most 500 MB (compressed) a result and 64 KB a row; with "delivery": ' +
  '"unload" the warehouse writes a result of any size to S3 itself.';

/** Why a job failed that was given so many seconds and asked to stop after them. */
const timedOut = ({ timeoutSeconds }: Pick<Job, 'timeoutSeconds'>, statement: Statement) => {
  const said = statement.status === 'FAILED' ? statement.errorMessage : undefined;
  return {
    code: 'STATEMENT_TIMEOUT',
    detail:
      `The statement ran for longer than its ${timeoutSeconds} seconds and was stopped; ask for ` +
      'less at once, or give it more with "timeoutSeconds".' +
      (said === undefined ? '' : ` The warehouse said: ${said.slice(0, MESSAGE_CHARS)}`),
    retryable: false,
  };
};

/**
 * Whether the statement ran for as long as it may. The Data API can call one running that has
 * failed a moment ago, for a reason of its own; how long it ran it says afterwards.
 */
const hadItsTime = (
  { timeoutSeconds = 0 }: Pick<Job, 'timeoutSeconds'>,
  { status, durationMs }: Statement,
): boolean =>
  status !== 'FAILED' || durationMs === undefined || durationMs >= timeoutSeconds * 1_000;

const STATEMENT_FAILED = { code: 'STATEMENT_FAILED', retryable: false };

/** Why a job failed whose statement did not finish. */
const failureOf = (job: Job, statement: Statement): JobError => {
  const { parts } = statement;
  if (job.statements === undefined || parts === undefined) return ownFailure(job, statement);
  const { errorMessage = statement.errorMessage } = failedPart(parts) ?? {};
  return batchError(
    job,
    parts,
    ownFailure(job, { ...statement, ...(errorMessage && { errorMessage }) }),
  );
};

const ownFailure = (job: Job, statement: Statement): JobError => {
  if (job.timedOutAt !== undefined && hadItsTime(job, statement)) return timedOut(job, statement);
  const { errorMessage = 'The statement failed without a message.' } = statement;
  const detail = errorMessage.slice(0, MESSAGE_CHARS);
  if (job.delivery !== 'unload' && TOO_LARGE.test(errorMessage)) {
    return { code: 'RESULT_TOO_LARGE', detail: `${detail}. ${WAY_OUT}`, retryable: false };
  }
  const { code, retryable } = warehouseError(detail, mayRunAgain(job)) ?? STATEMENT_FAILED;
  return { code, detail, retryable };
};

/** After a lost connection a transaction is undone; what else it was is not known. */
const mayRunAgain = (job: Job): boolean =>
  job.delivery === 'unload' || job.executionMode === 'TRANSACTION' || !mayWrite(job);
