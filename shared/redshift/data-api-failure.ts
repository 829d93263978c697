import { PermanentFailure, RetryableFailure } from '../runtime/failure.ts';

/** Errors by which the Data API says that it has no room now. */
const NO_ROOM = new Set([
  'ThrottlingException',
  'ActiveStatementsExceededException',
  'ActiveSessionsExceededException',
]);

/** The account-wide rates and the limit of active statements were reached. */
export const saysNoRoom = (error: unknown): boolean =>
  error instanceof Error && NO_ROOM.has(error.name);

/** The Data API does not know the statement, or has no result of it. */
export const saysGone = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

/** The Data API refuses the request itself, for example because the statement has ended. */
export const saysInvalid = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationException';

/** Words for a job's error, by the name of the Data API's refusal. */
const REFUSALS: Readonly<Record<string, string>> = {
  ValidationException: 'STATEMENT_REJECTED',
  ResourceNotFoundException: 'WAREHOUSE_NOT_FOUND',
  AccessDeniedException: 'WAREHOUSE_ACCESS_DENIED',
  UnrecognizedClientException: 'WAREHOUSE_ACCESS_DENIED',
};

/**
 * Says of a failed call whether waiting may mend it: refusals of the request are permanent;
 * throttling, server errors, timeouts and broken connections are not.
 */
export const dataApiFailure = (call: string, error: unknown) => {
  const name = error instanceof Error ? error.name : '';
  const code = REFUSALS[name];
  if (code !== undefined && error instanceof Error) {
    return new PermanentFailure(code, error.message, { cause: error });
  }
  return new RetryableFailure(`The Data API did not answer ${call}`, { cause: error });
};
