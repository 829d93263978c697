import type { Job, JobError } from '../job/job.ts';
import type { StatementPart } from '../redshift/statement.ts';
import { onlyReads } from '../sql/statements.ts';

/** Whether the job's SQL may change data: it must not be run a second time unasked. */
export const mayWrite = ({ mayWrite, sql, statements = [] }: Job): boolean =>
  mayWrite === true || [sql, ...statements.map((part) => part.sql)].some(isWrite);

const isWrite = (sql: string | undefined): boolean => sql !== undefined && !onlyReads(sql);

/** The error of a job that was not started, as far as that is known; nothing was done then. */
export const errorBeforeStart = ({ statements }: Job, error: JobError): JobError =>
  statements === undefined || error.code === START_UNKNOWN ? error : { ...error, effects: 'none' };

/** The code of a job that may have been started. */
const START_UNKNOWN = 'START_UNKNOWN';

/** The statement that ended the others: the first that failed, else the first that did not finish. */
export const failedPart = (parts: readonly StatementPart[]): StatementPart | undefined =>
  parts.find(({ status }) => status === 'FAILED') ??
  parts.find(({ status }) => status !== 'FINISHED');

/**
 * The error of several statements: which one failed, and what stays of the others. Where something
 * stays, submitting the same again would do it twice.
 */
export const batchError = (
  { executionMode }: Pick<Job, 'executionMode'>,
  parts: readonly StatementPart[],
  error: JobError,
): JobError => {
  const failed = failedPart(parts);
  const stays = parts.some(
    ({ status, mayCommit }) =>
      status === 'FINISHED' && (executionMode === 'AUTO_COMMIT' || mayCommit),
  );
  // All have finished, and then the transaction failed: a conflict undoes it, after a lost
  // connection it may have been committed.
  const isUnknown = failed === undefined && error.code !== 'TRANSACTION_CONFLICT';
  const effects = stays || isUnknown ? 'partial' : 'none';
  return {
    ...error,
    retryable: error.retryable && effects === 'none',
    ...(failed !== undefined && { statementIndex: parts.indexOf(failed) + 1 }),
    effects,
  };
};
