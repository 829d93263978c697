import { HttpProblem } from '../http/problem.ts';
import { type ApiRequest, apiRequest } from '../http/request.ts';
import { type ApiResponse, problem, withHeaders } from '../http/response.ts';
import { failureContext, inLogContext } from '../telemetry/log-context.ts';
import { traceIdOf } from '../telemetry/trace-id.ts';
import { type Environment, readEnvironment, type VariableName } from './environment.ts';
import { logger } from './logger.ts';

/** What every answer of one function carries besides its own headers, problems included. */
type AddedHeaders<U> = (useCase: U, request: ApiRequest) => Readonly<Record<string, string>>;

/**
 * A Lambda handler for API Gateway: builds the use case once, on the first request, and renders
 * problems. Anything else that is thrown is logged and answered with an opaque 500.
 */
export const httpFunction = <N extends VariableName, U>(
  names: readonly N[],
  build: (env: Environment<N>) => U,
  answer: (useCase: U, request: ApiRequest) => Promise<ApiResponse>,
  headersFor: AddedHeaders<U> = () => ({}),
) => {
  let useCase: U | undefined;
  const respond = async (request: ApiRequest): Promise<ApiResponse> => {
    let added = {};
    try {
      useCase ??= build(readEnvironment(names));
      added = headersFor(useCase, request);
      return withHeaders(await answer(useCase, request), added);
    } catch (error) {
      return withHeaders(refusal(error, request.requestId), added);
    }
  };
  return async (event: unknown): Promise<ApiResponse> => {
    try {
      const { SCOPE_PREFIX: scopePrefix } = readEnvironment(['SCOPE_PREFIX']);
      const request = apiRequest(event, scopePrefix);
      return await inLogContext(contextOf(request), () => respond(request));
    } catch (error) {
      return refusal(error, 'unreadable');
    }
  };
};

/** Only what can be a job's id: a path may hold anything. */
const contextOf = ({ requestId, traceparent, pathParameters: { jobId } }: ApiRequest) => ({
  requestId,
  traceId: traceIdOf(traceparent),
  ...(jobId !== undefined && JOB_ID.test(jobId) && { jobId }),
});

const JOB_ID = /^[0-9a-f-]{36}$/;

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
