/** How delays grow from attempt to attempt; all three lengths are in one unit, the caller's. */
export interface Backoff {
  /** The delay after the first attempt. */
  readonly minimum: number;
  readonly maximum: number;
  /** Each delay is this many times the one before. */
  readonly factor: number;
  /**
   * The share of the delay to leave out, from 0 to 1. Callers that were refused together take
   * different shares, so that they do not retry in step.
   *
   * @default 0
   */
  readonly jitter?: number;
}

/** The delay after this many attempts, counted from 1: exponential back-off with an upper bound. */
export const calculateDelay = (
  attempts: number,
  { minimum, maximum, factor, jitter = 0 }: Backoff,
): number => Math.min(minimum * factor ** Math.max(attempts - 1, 0), maximum) * (1 - jitter);
