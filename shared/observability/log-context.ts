import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line about something carries. */
export interface LogContext {
  readonly requestId?: string;
  readonly jobId?: string;
  /** The W3C trace that the job's request belongs to. */
  readonly traceId?: string;
}

const contexts = new AsyncLocalStorage<LogContext>();
const failures = new WeakMap<Error, LogContext>();

/**
 * Runs `work`; every line that is logged until it has settled carries `context`, on top of what
 * surrounds it. One invocation works on several jobs at once, so this follows the calls and not
 * the time.
 */
export const inLogContext = <T>(context: LogContext, work: () => Promise<T>): Promise<T> =>
  contexts.run({ ...contexts.getStore(), ...context }, async () => {
    try {
      return await work();
    } catch (error) {
      // Innermost first: that is where most is known.
      if (error instanceof Error && !failures.has(error)) failures.set(error, logContext());
      throw error;
    }
  });

/** What the lines of the work that is going on carry. */
export const logContext = (): LogContext => contexts.getStore() ?? {};

/** What the lines carried where the error came from, for whoever logs it further out. */
export const failureContext = (error: unknown): LogContext =>
  (error instanceof Error ? failures.get(error) : undefined) ?? {};
