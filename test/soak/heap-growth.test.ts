import { describe, expect, it } from 'vitest';
import { heapGrowth } from './heap-growth.ts';

/** Forty samples of 10,000 jobs that each leave so many bytes, while the open ones hold some more. */
const run = (bytes: (settled: number) => number) =>
  Array.from({ length: 40 }, (_, index) => {
    const settled = 250 * (index + 1);
    const openJobs = 100_000 * Math.sin(index);
    return { settled, bytes: 40_000_000 + openJobs + bytes(settled) };
  });

describe('the growth of the heaps', () => {
  it('is what each job leaves, though samples vary', () => {
    expect(heapGrowth(run((settled) => 1100 * settled))).toBeCloseTo(1100, -2);
    expect(heapGrowth(run(() => 0))).toBeCloseTo(0, -2);
  });

  it('is not what the first quarter of a run leaves', () => {
    const warm = run((settled) => 5_000 * Math.min(settled, 2_500));
    expect(heapGrowth(warm)).toBeCloseTo(0, -2);
  });

  it('is unknown where a run was too short', () => {
    expect(heapGrowth([])).toBeUndefined();
    expect(heapGrowth([{ settled: 1, bytes: 1 }])).toBeUndefined();
  });
});
