/** Milliseconds since 1970; tests inject one they can move by hours. */
export type Clock = () => number;

/** The machine's own clock. */
export const systemClock: Clock = () => Date.now();

/** Starts measuring; the returned function tells the nanoseconds since then. */
export const stopwatch = (): (() => number) => {
  const start = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - start);
};
