import { isThrottlingError } from '@smithy/core/retry';
import type { FinalizeHandler, MiddlewareStack } from '@smithy/types';

/**
 * Codes, beside those of throttling, by which a service says that the same call may succeed later.
 * A cluster that is paused, resumed, resized or maintained is in an invalid state until it is
 * available again; a workgroup that is changed has a conflict.
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

/** The error of a service behind the called one, such as the one that gives out credentials. */
export class InnerServiceError extends Error {
  /** The inner service's own code, in place of the code that it came in. */
  override readonly name: string;
  readonly service: string;
  /** Present where the call may succeed later: the SDK then repeats it. */
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
 * How AWS's own SDK for Java writes a service's error, which then is the message of another one:
 *
 *     Service returned error code ThrottlingException (Service: RedshiftServerless, Status Code: 400, …)
 *     Rate exceeded (Service: AmazonRedshift; Status Code: 400; Error Code: Throttling; Request ID: …)
 *
 * The Data API answers with the first as a ValidationException, so the class says nothing and the
 * text is all there is. This is the only place that reads it.
 * https://github.com/jitsucom/jitsu/pull/1464
 */
const INNER_ERROR = /^(?<said>.*?)\s*\(Service: (?<service>[^,;)]+)(?<facts>[,;)][^)]*)/s;
const SAID_CODE = /\berror code:? (\w+)$/;
const LISTED_CODE = /\bError Code: (\w+)/;
const LISTED_STATUS = /\bStatus Code: (\d{3})\b/;
/** What every service says of a throttle where the code is left out. */
const SAID_THROTTLE = /\bRate exceeded\b/;

/** The inner service's error that the message of another error holds, or undefined. */
const innerFault = (message: string): InnerFault | undefined => {
  const { said = '', service, facts = '' } = INNER_ERROR.exec(message)?.groups ?? {};
  if (service === undefined) return undefined;
  const status = LISTED_STATUS.exec(facts)?.[1];
  const code =
    SAID_CODE.exec(said)?.[1] ??
    LISTED_CODE.exec(facts)?.[1] ??
    (SAID_THROTTLE.test(said) ? 'ThrottlingException' : undefined) ??
    (status?.startsWith('5') ? 'ServiceUnavailable' : undefined);
  if (code === undefined) return undefined;
  return { code, service, ...(status !== undefined && { statusCode: Number(status) }) };
};

/** The error itself, or the inner service's error where it only passes one on. */
export const unwrapped = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof InnerServiceError) return error;
  const fault = innerFault(error.message);
  return fault === undefined ? error : new InnerServiceError(fault, error);
};

/**
 * Lets a client see inner services' errors as what they are. It sits behind the SDK's retries, so
 * that a throttle is repeated and counted as one, wherever it came from.
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
