import { isThrottlingError } from '@smithy/core/retry';
import type { FinalizeHandler, HandlerExecutionContext, MiddlewareStack } from '@smithy/types';
import { logger } from '../observability/logger.ts';
import { measured } from '../observability/metric-catalogue.ts';

/** Somebody who looks on at a client's calls. */
export type ClientWatch = <I extends object, O extends object>(
  stack: Pick<MiddlewareStack<I, O>, 'add'>,
) => void;

/**
 * Counts the calls of a client that AWS throttles. It sits behind the SDK's retries, so that a
 * call counts each time it is throttled, also where a repetition succeeds and nobody else learns
 * of it.
 */
export const countThrottles: ClientWatch = <I extends object, O extends object>(
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
