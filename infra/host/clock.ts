/** The time of day, as everything that the local stack stamps gets it. */
export const now = (): Date => new Date();

/** Starts a stopwatch; calling the result gives the milliseconds since. */
export const stopwatch = (): (() => number) => {
  const start = performance.now();
  return () => Math.round((performance.now() - start) * 100) / 100;
};

/** Milliseconds since 1970; a test injects a clock that it can move by hours. */
export type Clock = () => number;

/** The machine's own clock. */
export const systemClock: Clock = () => Date.now();
