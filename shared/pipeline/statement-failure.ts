import type { Job, JobError } from '../job/job.ts';
import type { Statement } from '../redshift/statement.ts';
import { warehouseError } from '../redshift/warehouse-error.ts';

/** Redshift's own message, for the job's owner; texts that it gives at length are cut. */
const MESSAGE_CHARS = 2_000;

/**
 * How the Data API says that a result is too large for it, as a whole or in one row. There is no
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
 * Whether the statement ran for as long as it may. The Data API can call one running that has failed
 * a moment ago, for a reason of its own; how long it ran it says afterwards.
 */
const hadItsTime = (
  { timeoutSeconds = 0 }: Pick<Job, 'timeoutSeconds'>,
  { status, durationMs }: Statement,
): boolean =>
  status !== 'FAILED' || durationMs === undefined || durationMs >= timeoutSeconds * 1_000;

const STATEMENT_FAILED = { code: 'STATEMENT_FAILED', retryable: false };

/** Why a job failed whose statement did not finish. */
export const failureOf = (
  job: Pick<Job, 'delivery' | 'sql' | 'timeoutSeconds' | 'timedOutAt'>,
  statement: Statement,
): JobError => {
  if (job.timedOutAt !== undefined && hadItsTime(job, statement)) return timedOut(job, statement);
  const { errorMessage = 'The statement failed without a message.' } = statement;
  const detail = errorMessage.slice(0, MESSAGE_CHARS);
  if (job.delivery !== 'unload' && TOO_LARGE.test(errorMessage)) {
    return { code: 'RESULT_TOO_LARGE', detail: `${detail}. ${WAY_OUT}`, retryable: false };
  }
  const sql = job.delivery === 'unload' ? undefined : job.sql;
  const { code, retryable } = warehouseError(detail, sql) ?? STATEMENT_FAILED;
  return { code, detail, retryable };
};
