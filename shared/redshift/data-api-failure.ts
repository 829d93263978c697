import { isThrottlingError } from '@smithy/core/retry';
import { PermanentFailure, RefusedFailure, RetryableFailure } from '../platform/failure.ts';
import { InnerServiceError } from '../platform/inner-service-error.ts';

/** Errors of the Data API, apart from throttling, for a lack of capacity. */
const NO_ROOM = new Set(['ActiveStatementsExceededException', 'ActiveSessionsExceededException']);

/** A rate or the limit of active statements was reached, here or in an inner service. */
export const isNoCapacity = (error: unknown): boolean =>
  error instanceof Error &&
  (NO_ROOM.has(error.name) || isThrottlingError({ name: error.name, message: '' }));

/** Whether the error is the Data API's own, not an inner service's about something else. */
const isOwn = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name && !(error instanceof InnerServiceError);

/** The Data API does not know the statement, or has no result for it. */
export const isNotFound = (error: unknown): boolean => isOwn(error, 'ResourceNotFoundException');

/** The Data API refuses the request itself, for example because the statement has ended. */
export const isInvalid = (error: unknown): boolean => isOwn(error, 'ValidationException');

/** The code of a refusal that only a change of IAM can lift. */
export const ACCESS_DENIED = 'WAREHOUSE_ACCESS_DENIED';

/** Codes for a job's error, by the name of the refusal. */
const REFUSALS: Readonly<Record<string, string>> = {
  ValidationException: 'STATEMENT_REJECTED',
  ResourceNotFoundException: 'WAREHOUSE_NOT_FOUND',
  ClusterNotFound: 'WAREHOUSE_NOT_FOUND',
  ClusterNotFoundFault: 'WAREHOUSE_NOT_FOUND',
  AccessDenied: ACCESS_DENIED,
  AccessDeniedException: ACCESS_DENIED,
  UnrecognizedClientException: ACCESS_DENIED,
};

const refusalCode = (error: Error): string | undefined => {
  if (error instanceof InnerServiceError && error.isTransient) return undefined;
  const code = REFUSALS[error.name];
  // An inner service's error that is neither transient nor known is a refusal of the statement.
  return code ?? (error instanceof InnerServiceError ? 'STATEMENT_REJECTED' : undefined);
};

/**
 * The failure of a call that starts a statement or reads a result. The Data API's own refusal is
 * permanent; throttling, server errors, timeouts and broken connections are retryable.
 */
export const dataApiFailure = (call: string, error: unknown) => {
  const code = error instanceof Error ? refusalCode(error) : undefined;
  if (code !== undefined && error instanceof Error) {
    return new PermanentFailure(code, error.message, { cause: error });
  }
  return new RetryableFailure(`The Data API did not answer ${call}`, { cause: error });
};

/**
 * The failure of a call about a statement that runs or has run. No refusal settles its job: the
 * statement continues, and changed permissions take time to reach every server.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
 */
export const lookUpFailure = (call: string, error: unknown): RetryableFailure => {
  const failure = dataApiFailure(call, error);
  if (failure instanceof RetryableFailure) return failure;
  return new RefusedFailure(`The Data API refused ${call}: ${failure.code}`, { cause: error });
};

/** The failure of reading a result: permanent, unless access was denied or a retry may succeed. */
export const resultFailure = (call: string, error: unknown) => {
  const failure = dataApiFailure(call, error);
  const isFinal = failure instanceof PermanentFailure && failure.code !== ACCESS_DENIED;
  return isFinal ? failure : lookUpFailure(call, error);
};
