import { HttpProblem } from '../http/problem.ts';
import { type ApiRequest, apiRequest } from '../http/request.ts';
import { type ApiResponse, problem } from '../http/response.ts';
import { type Environment, readEnvironment, type VariableName } from './environment.ts';
import { logger } from './logger.ts';

/**
 * A Lambda handler for API Gateway: builds the use case once, on the first request, and renders
 * problems. Anything else that is thrown is logged and answered with an opaque 500.
 */
export const httpFunction = <N extends VariableName, U>(
  names: readonly N[],
  build: (env: Environment<N>) => U,
  answer: (useCase: U, request: ApiRequest) => Promise<ApiResponse>,
) => {
  let useCase: U | undefined;
  return async (event: unknown): Promise<ApiResponse> => {
    let instance = 'unreadable';
    try {
      const request = apiRequest(event);
      instance = `urn:redshift-data-jobs:request:${request.requestId}`;
      logger.appendKeys({ requestId: request.requestId, jobId: request.pathParameters['jobId'] });
      useCase ??= build(readEnvironment(names));
      return await answer(useCase, request);
    } catch (error) {
      if (error instanceof HttpProblem) return problem(error.body(instance));
      logger.error('Request failed', { error });
      const detail = `Try again; if it stays, ask for help and name ${instance}.`;
      return problem(new HttpProblem('internal-error', { detail }).body(instance));
    }
  };
};
