/** How an invocation ended. */
export type InvocationOutcome = 'succeeded' | 'failed' | 'timed-out' | 'crashed' | 'throttled';

/** The result of one invocation. */
export interface InvocationResult {
  readonly requestId: string;
  /** The sandbox that ran it, if one did. */
  readonly sandboxId?: string;
  readonly outcome: InvocationOutcome;
  /** The function's result or Lambda's error, as JSON. */
  readonly payload: string;
  readonly durationMs: number;
  readonly coldStart: boolean;
}

/** An error that Lambda reports in place of the function. */
export const invocationError = (errorType: string, errorMessage: string): string =>
  JSON.stringify({ errorType, errorMessage });

/** The result of an invocation that Lambda refuses, with its error as the payload. */
export const refusedInvocation = (
  requestId: string,
  outcome: InvocationOutcome,
  payload: string,
): InvocationResult => ({ requestId, outcome, payload, durationMs: 0, coldStart: false });
