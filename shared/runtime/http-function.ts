import { HttpProblem } from '../http/problem.ts';
import { type ApiRequest, apiRequest } from '../http/request.ts';
import { type ApiResponse, problem, withHeaders } from '../http/response.ts';
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
  return async (event: unknown): Promise<ApiResponse> => {
    let instance = 'unreadable';
    let added = {};
    try {
      const request = apiRequest(event);
      instance = `urn:redshift-data-jobs:request:${request.requestId}`;
      logger.appendKeys({ requestId: request.requestId, jobId: request.pathParameters['jobId'] });
      useCase ??= build(readEnvironment(names));
      added = headersFor(useCase, request);
      return withHeaders(await answer(useCase, request), added);
    } catch (error) {
      if (error instanceof HttpProblem) return withHeaders(problem(error.body(instance)), added);
      logger.error('Request failed', { error });
      const detail = `Try again; if it stays, ask for help and name ${instance}.`;
      const opaque = new HttpProblem('internal-error', { detail });
      return withHeaders(problem(opaque.body(instance)), added);
    }
  };
};
