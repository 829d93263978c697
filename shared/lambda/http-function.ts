import type { Context } from 'aws-lambda';
import { HttpProblem } from '../http/problem.ts';
import { problemOf } from '../http/problem-of.ts';
import { type ApiRequest, apiRequest, requestIdOf } from '../http/request.ts';
import { type ApiResponse, problem, withHeaders } from '../http/response.ts';
import { isJobId } from '../job/job.ts';
import { failureContext, inLogContext } from '../observability/log-context.ts';
import { logger, setDeployment } from '../observability/logger.ts';
import { traceIdOf } from '../observability/trace-context.ts';
import {
  deploymentName,
  type Environment,
  readEnvironment,
  type VariableName,
} from './environment.ts';

/** Headers that every response of one function carries, problems included. */
type AddedHeaders<U> = (useCase: U, request: ApiRequest) => Readonly<Record<string, string>>;

/** Reserved at the end of the function's time limit: enough to log and to send a response. */
const RESPONSE_MS = 500;

/**
 * A Lambda handler for API Gateway. It builds the use case once, on the first request, and renders
 * problems. Any other error is logged and answered with an opaque 500, and so is a request that
 * would exceed the function's time limit. Its unfinished work may continue during the next
 * invocation, as after any response that was lost.
 */
export const httpFunction = <N extends VariableName, U>(
  names: readonly N[],
  build: (env: Environment<N>) => U,
  answer: (useCase: U, request: ApiRequest) => Promise<ApiResponse>,
  headersFor: AddedHeaders<U> = () => ({}),
) => {
  let useCase: U | undefined;
  const respond = async (request: ApiRequest, time: RemainingTime): Promise<ApiResponse> => {
    let added = {};
    try {
      useCase ??= build(readEnvironment(names));
      added = headersFor(useCase, request);
      return withHeaders(await withinTime(answer(useCase, request), time), added);
    } catch (error) {
      return withHeaders(refusal(error, request.requestId), added);
    }
  };
  return async (event: unknown, time: RemainingTime): Promise<ApiResponse> => {
    setDeployment(deploymentName());
    try {
      const { SCOPE_PREFIX: scopePrefix } = readEnvironment(['SCOPE_PREFIX']);
      const request = apiRequest(event, scopePrefix);
      return await inLogContext(contextOf(request), () => respond(request, time));
    } catch (error) {
      return refusal(error, requestIdOf(event));
    }
  };
};

type RemainingTime = Pick<Context, 'getRemainingTimeInMillis'>;

/** The response; fails shortly before Lambda would end the invocation without one. */
const withinTime = async (
  response: Promise<ApiResponse>,
  time: RemainingTime,
): Promise<ApiResponse> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timeLeft = time.getRemainingTimeInMillis() - RESPONSE_MS;
  const timer = setTimeout(() => reject(new TimeLimitError()), timeLeft);
  try {
    return await Promise.race([response, promise]);
  } finally {
    clearTimeout(timer);
  }
};

class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
  override readonly message = 'No answer was ready within the time limit of the function.';
}

/** `jobId` only where the path has a well-formed one. */
const contextOf = ({ requestId, traceparent, pathParameters: { jobId = '' } }: ApiRequest) => ({
  requestId,
  traceId: traceIdOf(traceparent),
  ...(isJobId(jobId) && { jobId }),
});

const refusal = (error: unknown, requestId: string): ApiResponse => {
  const instance = `urn:redshift-data-jobs:request:${requestId}`;
  const refused = problemOf(error);
  if (refused !== undefined) {
    const { retryAfterSeconds: seconds } = refused;
    const headers = seconds === undefined ? {} : { 'retry-after': String(seconds) };
    return problem(refused.body(instance), headers);
  }
  logger.error('Request failed', { ...failureContext(error), error });
  const detail = `Try again; if it stays, ask for help and name ${instance}.`;
  return problem(new HttpProblem('internal-error', { detail }).body(instance));
};
