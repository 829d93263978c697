import type { Context } from 'aws-lambda';
import { failureContext, inLogContext } from '../observability/log-context.ts';
import { logger, setDeployment } from '../observability/logger.ts';
import {
  deploymentName,
  type Environment,
  readEnvironment,
  type VariableName,
} from './environment.ts';

/**
 * A Lambda handler for events. It builds the use case once, on the first event. An error is logged
 * and thrown on, so that AWS retries and moves events that keep failing to a dead-letter queue.
 */
export const eventFunction = <N extends VariableName, U>(
  names: readonly N[],
  build: (env: Environment<N>) => U,
  run: (useCase: U, event: unknown, remainingMs: () => number) => Promise<void>,
) => {
  let useCase: U | undefined;
  return async (event: unknown, context: Context): Promise<void> => {
    setDeployment(deploymentName());
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
