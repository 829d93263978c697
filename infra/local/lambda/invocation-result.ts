/** How an invocation ended. */
export type InvocationOutcome = 'succeeded' | 'failed' | 'timed-out' | 'crashed' | 'throttled';

/** What came of one invocation. */
export interface InvocationResult {
  readonly requestId: string;
  /** The sandbox that ran it; absent where none did. */
  readonly sandboxId?: string;
  readonly outcome: InvocationOutcome;
  /** What the function answered, or the error in Lambda's own shape: JSON. */
  readonly payload: string;
  readonly durationMs: number;
  readonly coldStart: boolean;
}

/** An error in the shape in which Lambda reports what the function itself could not. */
export const invocationError = (errorType: string, errorMessage: string): string =>
  JSON.stringify({ errorType, errorMessage });
