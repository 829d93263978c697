/** A failed job's error as the API shows it. */
interface FailedJobError {
  readonly code: string;
  readonly detail: string;
  readonly retryable?: boolean | undefined;
}

/** What failed in a few words, and what a person can do about it. */
export interface FailureAdvice {
  readonly title: string;
  readonly advice: string;
}

/**
 * Redshift's messages that people meet most, by words that are part of each. The advice only ever
 * adds to the message, which is shown in full, so a wrong guess costs nothing but a sentence.
 */
const known: readonly { readonly words: RegExp; readonly advice: string }[] = [
  {
    words: /permission denied|not authorized|access denied/i,
    advice:
      'The database user of this deployment may not do that. Ask for the missing grant, or use a report that does not need it.',
  },
  {
    words: /relation .* does not exist|table .* does not exist|schema .* does not exist/i,
    advice: 'Check the spelling and the schema of the table, and that it exists in this database.',
  },
  {
    words: /column .* does not exist/i,
    advice: 'Check the spelling of the column and which of the tables it belongs to.',
  },
  {
    words: /syntax error/i,
    advice: 'The statement is not valid SQL near the place that the message names.',
  },
  {
    words: /invalid input syntax|out of range|invalid digit|could not convert|conversion/i,
    advice: 'A value does not fit the type it is compared with. Check the parameters.',
  },
  {
    words: /divi(de|sion) by zero/i,
    advice: 'Guard the divisor, for example with NULLIF(divisor, 0).',
  },
  {
    words: /time(d)? ?out|statement_timeout/i,
    advice:
      'The statement took longer than it may. Ask for less at once, for example a shorter period.',
  },
  {
    words: /disk full|out of memory|resource/i,
    advice:
      'The statement needs more than the warehouse has free. Ask for less, or try again later.',
  },
];

/** Turns a failed job's error into something a person can act on. */
export const failureAdvice = ({ detail, retryable }: FailedJobError): FailureAdvice => {
  const found = known.find(({ words }) => words.test(detail));
  const title = retryable ? 'The job failed, but may work now.' : 'The job failed.';
  if (found) return { title, advice: found.advice };
  return {
    title,
    advice: retryable
      ? 'Nothing is wrong with the request itself: run it again.'
      : 'Change the parameters or the statement and run it again.',
  };
};
