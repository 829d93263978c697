import { describe, expect, it } from 'vitest';
import { calculateDelay } from '../../../shared/platform/backoff.ts';

const backoff = { minimum: 10, maximum: 1_000, factor: 2 };

describe('a back-off', () => {
  it('begins with its minimum and grows by its factor', () => {
    expect([1, 2, 3, 4].map((attempts) => calculateDelay(attempts, backoff))).toEqual([
      10, 20, 40, 80,
    ]);
  });

  it('never exceeds its maximum, after however many attempts', () => {
    expect([8, 100, 100_000].map((attempts) => calculateDelay(attempts, backoff))).toEqual([
      1_000, 1_000, 1_000,
    ]);
  });

  it('leaves out the share of the delay that its jitter names, of the maximum too', () => {
    const jitter = 0.25;
    expect(calculateDelay(1, { ...backoff, jitter })).toBe(7.5);
    expect(calculateDelay(100, { ...backoff, jitter })).toBe(750);
  });

  it('is its minimum before the first attempt', () => {
    expect(calculateDelay(0, backoff)).toBe(10);
  });
});
