import { describe, expect, it } from 'vitest';
import { MemoryPool } from '../../../shared/platform/memory-pool.ts';

describe('pooled memory', () => {
  it('is not acquired twice until it is released', () => {
    const pool = new MemoryPool(2, () => ({}));
    const [one, other] = [pool.acquire(), pool.acquire()];
    expect(one).not.toBe(other);
    pool.release(one);
    expect(pool.acquire()).toBe(one);
    expect([one, other]).not.toContain(pool.acquire());
  });

  it('is kept up to the maximum', () => {
    const pool = new MemoryPool(1, () => ({}));
    const [one, other] = [pool.acquire(), pool.acquire()];
    pool.release(one);
    pool.release(other);
    expect(pool.acquire()).toBe(one);
    expect(pool.acquire()).not.toBe(other);
  });
});
