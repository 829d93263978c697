import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line about something carries. */
export interface LogContext {
  readonly requestId?: string;
  readonly jobId?: string;
  /** The W3C trace that the job's request belongs to. */
  readonly traceId?: string;
}

const contexts = new AsyncLocalStorage<LogContext>();

/**
 * Runs `work`; every line that is logged until it has settled carries `context`, on top of what
 * surrounds it. One invocation works on several jobs at once, so this follows the calls and not
 * the time.
 */
export const inLogContext = <T>(context: LogContext, work: () => T): T =>
  contexts.run({ ...contexts.getStore(), ...context }, work);

/** What the lines of the work that is going on carry. */
export const logContext = (): LogContext => contexts.getStore() ?? {};
