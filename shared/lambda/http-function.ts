import type { Context } from 'aws-lambda';
import { HttpProblem } from '../http/problem.ts';
import { type ApiRequest, apiRequest, requestIdOf } from '../http/request.ts';
import { type ApiResponse, problem, withHeaders } from '../http/response.ts';
import { isJobId } from '../job/job-id.ts';
import { failureContext, inLogContext } from '../observability/log-context.ts';
import { logger } from '../observability/logger.ts';
import { traceIdOf } from '../observability/trace-id.ts';
import { type Environment, readEnvironment, type VariableName } from './environment.ts';

/** What every answer of one function carries besides its own headers, problems included. */
type AddedHeaders<U> = (useCase: U, request: ApiRequest) => Readonly<Record<string, string>>;

/** What of the time limit is kept for the answer: enough to log and to send it. */
const ANSWER_MS = 500;

/**
 * A Lambda handler for API Gateway: builds the use case once, on the first request, and renders
 * problems. Anything else that is thrown is logged and answered with an opaque 500, and so is a
 * request whose services are too slow for the function's time limit. What such a request has begun
 * may go on at the next invocation, as after any answer that got lost.
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
      return withHeaders(await inTime(answer(useCase, request), time), added);
    } catch (error) {
      return withHeaders(refusal(error, request.requestId), added);
    }
  };
  return async (event: unknown, time: RemainingTime): Promise<ApiResponse> => {
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

/** The answer; fails shortly before Lambda would end the invocation without one. */
const inTime = async (answer: Promise<ApiResponse>, time: RemainingTime): Promise<ApiResponse> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timeLeft = time.getRemainingTimeInMillis() - ANSWER_MS;
  const timer = setTimeout(() => reject(new OutOfTime()), timeLeft);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
};

class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  override readonly message = 'No answer was ready within the time limit of the function.';
}

/** Only what can be a job's id: a path may hold anything. */
const contextOf = ({ requestId, traceparent, pathParameters: { jobId = '' } }: ApiRequest) => ({
  requestId,
  traceId: traceIdOf(traceparent),
  ...(isJobId(jobId) && { jobId }),
});

const refusal = (error: unknown, requestId: string): ApiResponse => {
  const instance = `urn:redshift-data-jobs:request:${requestId}`;
  if (error instanceof HttpProblem) {
    const { retryAfterSeconds: seconds } = error;
    const headers = seconds === undefined ? {} : { 'retry-after': String(seconds) };
    return problem(error.body(instance), headers);
  }
  logger.error('Request failed', { ...failureContext(error), error });
  const detail = `Try again; if it stays, ask for help and name ${instance}.`;
  return problem(new HttpProblem('internal-error', { detail }).body(instance));
};
