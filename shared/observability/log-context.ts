import { AsyncLocalStorage } from 'node:async_hooks';
import { traceIdOf } from './trace-context.ts';

/** The fields that every log line of a piece of work carries. */
export interface LogContext {
  readonly requestId?: string;
  readonly jobId?: string;
  /** The W3C trace that the job's request belongs to. */
  readonly traceId?: string;
}

const contexts = new AsyncLocalStorage<LogContext>();
const failures = new WeakMap<Error, LogContext>();

/**
 * Runs `work`. Every line logged by it carries `context` on top of the surrounding context. One
 * invocation works on several jobs at once, so the context follows the calls, not the time.
 */
export const inLogContext = <T>(context: LogContext, work: () => Promise<T>): Promise<T> =>
  contexts.run({ ...contexts.getStore(), ...context }, async () => {
    try {
      return await work();
    } catch (error) {
      // The innermost context is the most specific, so the first one stays.
      if (error instanceof Error && !failures.has(error)) failures.set(error, logContext());
      throw error;
    }
  });

/** The context of the current work. */
export const logContext = (): LogContext => contexts.getStore() ?? {};

/** The context in which the error was thrown, for code that logs it further out. */
export const failureContext = (error: unknown): LogContext =>
  (error instanceof Error ? failures.get(error) : undefined) ?? {};

/** Runs `work` on the job: each line logged by it names the job and its trace. */
export const inJobContext = <T>(
  { jobId, traceparent }: { readonly jobId: string; readonly traceparent?: string | undefined },
  work: () => Promise<T>,
): Promise<T> =>
  inLogContext(
    { jobId, ...(traceparent !== undefined && { traceId: traceIdOf(traceparent) }) },
    work,
  );
