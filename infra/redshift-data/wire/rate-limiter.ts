import type { Clock } from '../../host/system.ts';
import { type Operation, requestsPerSecond } from '../contract/limits.ts';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Token buckets, one an operation: a second's worth may come at once, then they refill evenly. */
export class RateLimiter {
  private readonly clock: Clock;
  private readonly buckets = new Map<Operation, Bucket>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Takes one request's worth; false means the operation's rate is exhausted. */
  allows(operation: Operation): boolean {
    const now = this.clock();
    const rate = requestsPerSecond[operation];
    const bucket = this.buckets.get(operation) ?? { tokens: rate, filledAt: now };
    const refilled = bucket.tokens + ((now - bucket.filledAt) / 1000) * rate;
    const tokens = Math.min(rate, refilled);
    const allowed = tokens >= 1;
    this.buckets.set(operation, { tokens: allowed ? tokens - 1 : tokens, filledAt: now });
    return allowed;
  }
}
