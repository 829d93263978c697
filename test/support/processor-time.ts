const TRIES = 5;
/** With a bound to stay below, a busy machine gets more tries: the least time only falls. */
const BOUNDED_TRIES = 20;
const HOPELESS = 10;

const once = async (run: () => unknown): Promise<number> => {
  const before = process.threadCpuUsage();
  await run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
};

/**
 * The processor time that `run` takes, in milliseconds: the least of several tries, or the first
 * that is below `enough`. It does not count the waiting for a busy machine, nor the threads of the
 * compiler and the garbage collector.
 */
export const processorMs = async (run: () => unknown, enough = 0): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  const tries = enough > 0 ? BOUNDED_TRIES : TRIES;
  for (let attempt = 0; attempt < tries && least >= enough; attempt += 1) {
    least = Math.min(least, await once(run));
    // No hiccup is as long as this: what takes so much longer than it may needs no further try.
    if (enough > 0 && least > HOPELESS * enough) break;
  }
  return least;
};
