import { isThrottlingError } from '@smithy/core/retry';
import type { FinalizeHandler, MiddlewareStack } from '@smithy/types';

/**
 * Codes, apart from throttling, of errors after which the same call may succeed later. A cluster is
 * in an invalid state while it is paused, resumed, resized or maintained; a workgroup that is being
 * changed has a conflict.
 */
const TRANSIENT_CODES = new Set([
  'ConflictException',
  'InternalError',
  'InternalFailure',
  'InternalServerException',
  'InternalServiceError',
  'InternalServiceErrorException',
  'InvalidClusterState',
  'InvalidClusterStateFault',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
]);

/** The error of a service behind the called one, such as the one that issues credentials. */
export class InnerServiceError extends Error {
  /** The inner service's own code, not that of the error around it. */
  override readonly name: string;
  readonly service: string;
  /** Present where the call may succeed later: the SDK then retries it. */
  readonly $retryable?: { readonly throttling: boolean };
  readonly $metadata: { readonly httpStatusCode?: number };

  constructor(fault: InnerFault, cause: Error) {
    super(cause.message, { cause });
    const { code, service, statusCode } = fault;
    this.name = code;
    this.service = service;
    this.$metadata = statusCode === undefined ? {} : { httpStatusCode: statusCode };
    const throttling = isThrottlingError({ name: code, message: '' });
    if (throttling || TRANSIENT_CODES.has(code) || (statusCode ?? 0) >= 500) {
      this.$retryable = { throttling };
    }
  }

  get isTransient(): boolean {
    return this.$retryable !== undefined;
  }
}

interface InnerFault {
  readonly code: string;
  readonly service: string;
  readonly statusCode?: number;
}

/**
 * How AWS's SDK for Java prints a service's error, which becomes the message of another error:
 *
 *     Service returned error code ThrottlingException (Service: RedshiftServerless, Status Code:
 * 400, …) Rate exceeded (Service: AmazonRedshift; Status Code: 400; Error Code: Throttling; Request
 * ID: …)
 *
 * The Data API returns the first as a ValidationException, so its class is no help and only the
 * text is left. This is the only place that parses it.
 * https://github.com/jitsucom/jitsu/pull/1464
 */
const INNER_ERROR = /^(?<words>.*?)\s*\(Service: (?<service>[^,;)]+)(?<facts>[,;)][^)]*)/s;
const CODE_IN_WORDS = /\berror code:? (\w+)$/;
const LISTED_CODE = /\bError Code: (\w+)/;
const LISTED_STATUS = /\bStatus Code: (\d{3})\b/;
/** The words of every service for a throttled call where the code is left out. */
const THROTTLED_WORDS = /\bRate exceeded\b/;

/** The inner service's error in the message of another error, or undefined. */
const innerFault = (message: string): InnerFault | undefined => {
  const { words = '', service, facts = '' } = INNER_ERROR.exec(message)?.groups ?? {};
  if (service === undefined) return undefined;
  const status = LISTED_STATUS.exec(facts)?.[1];
  const code =
    CODE_IN_WORDS.exec(words)?.[1] ??
    LISTED_CODE.exec(facts)?.[1] ??
    (THROTTLED_WORDS.test(words) ? 'ThrottlingException' : undefined) ??
    (status?.startsWith('5') ? 'ServiceUnavailable' : undefined);
  if (code === undefined) return undefined;
  return { code, service, ...(status !== undefined && { statusCode: Number(status) }) };
};

/** The inner service's error where the error only passes one on, else the error itself. */
const unwrapped = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof InnerServiceError) return error;
  const fault = innerFault(error.message);
  return fault === undefined ? error : new InnerServiceError(fault, error);
};

/**
 * Replaces errors that pass on an inner service's error by that error. It runs inside the SDK's
 * retries, so a throttled call is retried and counted as one, whichever service throttled it.
 */
export const unwrapErrors = <I extends object, O extends object>(
  stack: Pick<MiddlewareStack<I, O>, 'add'>,
): void => {
  const middleware =
    (next: FinalizeHandler<I, O>): FinalizeHandler<I, O> =>
    async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw unwrapped(error);
      }
    };
  stack.add(middleware, { step: 'finalizeRequest', priority: 'low', name: 'unwrapErrors' });
};
