import type { ResultLimits } from '../job/job-limits.ts';
import { PermanentFailure } from '../platform/failure.ts';

/** The code of a job whose result is larger than its deployment allows; a repeat would be as large. */
export const RESULT_LIMIT_EXCEEDED = 'RESULT_LIMIT_EXCEEDED';

/**
 * Holds a result, as far as it is known, against what the deployment allows.
 *
 * @throws PermanentFailure RESULT_LIMIT_EXCEEDED where it is larger; nothing of it becomes visible.
 */
export const checkResultSize = (limits: ResultLimits, rows: number, bytes: number): void => {
  if (rows > limits.rows) throw exceeded(`${rows} rows or more`, `${limits.rows} rows`);
  if (bytes > limits.bytes) throw exceeded(`${bytes} bytes or more`, `${limits.bytes} bytes`);
};

const exceeded = (what: string, most: string) =>
  new PermanentFailure(
    RESULT_LIMIT_EXCEEDED,
    `The result has ${what}, and this deployment allows ${most}; ask for less at once.`,
  );
