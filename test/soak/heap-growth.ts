/** What the heaps held once so many jobs had settled. */
export interface HeapSample {
  readonly settled: number;
  readonly bytes: number;
}

/** What a run's first jobs leave is code that V8 has compiled, and caches. */
const WARM_UP = 1 / 4;

/**
 * The bytes by which the heaps grow with each job: the slope of the line that is closest to the
 * samples (least squares), those of the warm-up left out. Undefined for fewer than three.
 */
export const heapGrowth = (samples: readonly HeapSample[]): number | undefined => {
  const last = samples.at(-1)?.settled ?? 0;
  const warm = samples.filter(({ settled }) => settled >= WARM_UP * last);
  if (warm.length < 3) return undefined;
  const mean = (of: keyof HeapSample) =>
    warm.reduce((sum, sample) => sum + sample[of], 0) / warm.length;
  const [jobs, bytes] = [mean('settled'), mean('bytes')];
  const sum = (term: (sample: HeapSample) => number) =>
    warm.reduce((total, sample) => total + term(sample), 0);
  const variance = sum(({ settled }) => (settled - jobs) ** 2);
  if (variance === 0) return undefined;
  return sum((sample) => (sample.settled - jobs) * (sample.bytes - bytes)) / variance;
};
