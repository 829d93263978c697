const stops: (() => Promise<void>)[] = [];

/** Stops what the files of a test process share after the last one: Vitest ends it by SIGTERM. */
export const atProcessEnd = (stop: () => Promise<void>): void => {
  if (stops.push(stop) > 1) return;
  process.once('SIGTERM', () => {
    void Promise.allSettled(stops.map((each) => each())).finally(() => process.exit());
  });
};
