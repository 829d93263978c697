import { isThrottlingError } from '@smithy/core/retry';
import type { FinalizeHandler, HandlerExecutionContext, MiddlewareStack } from '@smithy/types';
import { logger } from './logger.ts';
import { measured } from './metric-catalogue.ts';

/** Adds a middleware that observes a client's calls. */
export type ClientObserver = <I extends object, O extends object>(
  stack: Pick<MiddlewareStack<I, O>, 'add'>,
) => void;

/**
 * Counts the calls of a client that AWS throttles. It runs inside the SDK's retries, so it counts
 * every throttled attempt, also where a retry succeeds and no caller learns of it.
 */
export const countThrottles: ClientObserver = <I extends object, O extends object>(
  stack: Pick<MiddlewareStack<I, O>, 'add'>,
) => {
  const middleware =
    (next: FinalizeHandler<I, O>, context: HandlerExecutionContext): FinalizeHandler<I, O> =>
    async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error && isThrottlingError({ name: error.name, message: '' })) {
          const call = context.commandName?.replace(/Command$/, '') ?? 'unknown';
          logger.warn('Call throttled', {}, measured({ Throttles: 1 }, { call }));
        }
        throw error;
      }
    };
  stack.add(middleware, { step: 'finalizeRequest', priority: 'low', name: 'countThrottles' });
};
