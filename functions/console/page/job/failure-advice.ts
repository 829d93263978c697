import type { JobError } from '../../../../shared/job/job.ts';

/** Titles by the error codes of the service. */
const titles: Readonly<Record<string, string>> = {
  STATEMENT_FAILED: 'The warehouse could not finish the statement.',
  STATEMENT_REJECTED: 'The warehouse did not accept the statement.',
  WAREHOUSE_NOT_FOUND: 'The warehouse was not found.',
  WAREHOUSE_ACCESS_DENIED: 'The service may not use the warehouse.',
  WAREHOUSE_BUSY: 'The warehouse had no room for the statement.',
  WAREHOUSE_CONNECTION_LOST: 'The connection to the warehouse broke.',
  WAREHOUSE_DISK_FULL: 'The disk of the warehouse was full.',
  WAREHOUSE_OUT_OF_MEMORY: 'The warehouse ran out of memory.',
  WAREHOUSE_READ_ONLY: 'The warehouse takes no changes now.',
  WAREHOUSE_UNAVAILABLE: 'The warehouse was not available.',
  TRANSACTION_CONFLICT: 'Another transaction changed the same tables.',
  STOPPED_BY_RULE: 'A rule of the warehouse stopped the statement.',
  STOPPED_IN_WAREHOUSE: 'The statement was stopped in the warehouse.',
  NOT_STARTED: 'The statement could not be started.',
  START_UNKNOWN: 'The statement may not have been started.',
  COLLECT_FAILED: 'The statement ran, but its result could not be saved.',
  STATEMENT_TIMEOUT: 'The statement ran for longer than it may.',
  RESULT_LIMIT_EXCEEDED: 'The result is larger than this deployment allows.',
  RECORD_TOO_LARGE: 'The statement ran, but the job has no room for all its columns.',
  RESULT_EXPIRED: 'The statement ran, but its result was gone before it was saved.',
  RESULT_INCOMPLETE: 'The statement ran, but its result did not arrive whole.',
  RESULT_MALFORMED: 'The statement ran, but its result could not be read.',
};

/** Codes of failures that the statement did not cause. */
const SERVICE_CODES = /^(COLLECT_|RESULT_|NOT_STARTED)/;

type Advice = readonly (readonly [pattern: RegExp, advice: string])[];

const LESS = 'Ask for less at once, for example a shorter period';

const adviceByCode: Advice = [
  [
    /^WAREHOUSE_(NOT_FOUND|ACCESS_DENIED)$/,
    'No job can run until that is repaired: tell the people who run this deployment.',
  ],
  [/^(STATEMENT_TIMEOUT|RESULT_LIMIT_EXCEEDED)$/, `${LESS}, and run it again.`],
  [/^STOPPED_BY_RULE$/, 'Run it again when the warehouse is less busy, or ask for less at once.'],
  [
    /^STOPPED_IN_WAREHOUSE$/,
    'The same limit is there next time: ask for less at once, for example a shorter period.',
  ],
  [
    /^START_UNKNOWN$/,
    'Look at what the statement was to change; run it again if nothing has changed.',
  ],
];

/**
 * Advice on Redshift's most frequent messages, by words in them. The page also shows the message in
 * full, so a wrong guess costs one sentence.
 */
const adviceByMessage: Advice = [
  [
    /permission denied|not authorized|access denied/i,
    'The database user of this deployment may not do that. Ask for the missing grant, or use a ' +
      'report that does not need it.',
  ],
  [
    /relation .* does not exist|table .* does not exist|schema .* does not exist/i,
    'Check the spelling and the schema of the table, and that it exists in this database.',
  ],
  [
    /column .* does not exist/i,
    'Check the spelling of the column and which of the tables it belongs to.',
  ],
  [/syntax error/i, 'The statement is not valid SQL near the place that the message names.'],
  [
    /invalid input syntax|out of range|invalid digit|could not convert|conversion/i,
    'A value does not fit the type it is compared with. Check the parameters.',
  ],
  [/divi(de|sion) by zero/i, 'Guard the divisor, for example with NULLIF(divisor, 0).'],
  [/time(d)? ?out|statement_timeout/i, `The statement took longer than it may. ${LESS}.`],
  [
    /disk full|out of memory|resource/i,
    'The statement needs more than the warehouse has free. Ask for less, or try again later.',
  ],
];

const lookUp = (advice: Advice, text: string): string | undefined =>
  advice.find(([pattern]) => pattern.test(text))?.[1];

const adviceFor = ({ code, detail, retryable }: JobError): string => {
  const byCode = lookUp(adviceByCode, code);
  if (byCode) return byCode;
  if (/^(WAREHOUSE_|TRANSACTION_)/.test(code)) {
    return retryable
      ? 'Nothing is wrong with the request itself: run it again in a while.'
      : 'The statement may have changed something: look at it before you run it again.';
  }
  const byMessage = SERVICE_CODES.test(code) ? undefined : lookUp(adviceByMessage, detail);
  if (byMessage) return byMessage;
  return retryable || SERVICE_CODES.test(code)
    ? 'Nothing is wrong with the request itself: run it again.'
    : 'Change the parameters or the statement and run it again.';
};

const KEPT =
  'Statements that had finished may stay. Look at what they changed before you run this again.';

/** The title and the advice for a failed job's error. */
export const failureAdvice = (error: JobError) => ({
  title: [
    titles[error.code] ?? 'The job failed.',
    error.statementIndex !== undefined && `It was statement ${error.statementIndex}.`,
    error.effects === 'none' && 'Nothing was changed.',
  ]
    .filter(Boolean)
    .join(' '),
  advice: error.effects === 'partial' ? KEPT : adviceFor(error),
});
