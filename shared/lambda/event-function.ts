import type { Context } from 'aws-lambda';
import { failureContext, inLogContext } from '../observability/log-context.ts';
import { logger } from '../observability/logger.ts';
import { type Environment, readEnvironment, type VariableName } from './environment.ts';

/**
 * A Lambda handler for events: builds the use case once, on the first event. What is thrown is
 * logged and escapes, so that AWS tries again and keeps what stays undeliverable.
 */
export const eventFunction = <N extends VariableName, U>(
  names: readonly N[],
  build: (env: Environment<N>) => U,
  run: (useCase: U, event: unknown, remainingMs: () => number) => Promise<void>,
) => {
  let useCase: U | undefined;
  return async (event: unknown, context: Context): Promise<void> => {
    try {
      useCase ??= build(readEnvironment(names));
      const built = useCase;
      await inLogContext({ requestId: context.awsRequestId }, () =>
        run(built, event, () => context.getRemainingTimeInMillis()),
      );
    } catch (error) {
      logger.error('Event failed', {
        requestId: context.awsRequestId,
        ...failureContext(error),
        error,
      });
      throw error;
    }
  };
};
