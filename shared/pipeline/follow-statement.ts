import { isSettled, type Job, type JobError, type JobState, openStates } from '../job/job.ts';
import { PermanentFailure, RefusedFailure } from '../platform/failure.ts';
import { type Statement, statementOf } from '../redshift/statement.ts';
import type { DescribeOutcome } from '../redshift/statement-client.ts';
import { adoptResult, collectResult } from './collect-result.ts';
import type { Deadline, FollowOutcome, Pipeline } from './pipeline.ts';
import { mayHaveExpired, mustHaveExpired } from './result-expiry.ts';
import { settleJob } from './settle-job.ts';
import { failureOf } from './statement-failure.ts';

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
  if (described.outcome === 'expired') return forgotten(deps, job, statementId);
  const { statement } = described;
  switch (statement.status) {
    case 'FINISHED':
      if (statement.hasResultSet || job.delivery === 'unload') {
        return collectResult(deps, job, statement, deadline);
      }
      return end(deps, job, { state: 'SUCCEEDED', result: withoutRows(statement), statement });
    case 'FAILED':
    case 'ABORTED':
      return endWithout(deps, job, statement);
    default:
      return { outcome: 'running' };
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

type End =
  | { state: 'SUCCEEDED'; result: ReturnType<typeof withoutRows>; statement: Statement }
  | { state: 'FAILED'; error: JobError; statement: Statement }
  | { state: 'CANCELLED'; statement: Statement };

const end = async (
  deps: Pipeline,
  job: Job,
  how: End,
  from: readonly JobState[] = openStates,
): Promise<FollowOutcome> => {
  const settlement = { ...how, statement: statementOf(how.statement) };
  const record = await settleJob(deps, job, settlement, { from });
  return record === undefined ? { outcome: 'left' } : { outcome: 'settled', job: record };
};

/**
 * Why a statement ended without a result is in the record: whether its end was asked for, and
 * whether its owner or its time asked. So the record must still be what was read; where it has moved
 * on meanwhile it is looked at again, and since states only move on that comes to an end.
 */
const endWithout = async (
  deps: Pipeline,
  job: Job,
  statement: Statement,
): Promise<FollowOutcome> => {
  const isCancelled = statement.status === 'ABORTED' && job.timedOutAt === undefined;
  const how: End = isCancelled
    ? { state: 'CANCELLED', statement }
    : { state: 'FAILED', error: failureOf(job, statement), statement };
  const ended = await end(deps, job, how, [job.state]);
  if (ended.outcome !== 'settled' || isSettled(ended.job)) return ended;
  return ended.job.state === job.state
    ? { outcome: 'left' }
    : endWithout(deps, ended.job, statement);
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

const forgotten = async (deps: Pipeline, job: Job, statementId: string): Promise<FollowOutcome> => {
  if (!mayHaveExpired(job, deps.clock.now())) {
    deps.log.warn('The Data API does not know the statement', { jobId: job.jobId });
    return { outcome: 'left' };
  }
  const failure = expired();
  if (job.state === 'COLLECTING') {
    return adoptResult(deps, job, job.statement ?? { statementId }, failure);
  }
  const error = { code: failure.code, detail: failure.message, retryable: true };
  const from = openStates.filter((state) => state !== 'COLLECTING');
  const record = await settleJob(deps, job, { state: 'FAILED', error }, { from });
  return record === undefined ? { outcome: 'left' } : { outcome: 'settled', job: record };
};

const expired = () =>
  new PermanentFailure(
    'RESULT_EXPIRED',
    'The Data API keeps a result for 24 h, and this one was not collected in time.',
  );
