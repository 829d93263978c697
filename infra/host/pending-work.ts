/** Runs it after the delay, unless the returned function is called; a timer takes 1 ms or more. */
const schedule = (run: () => void, delayMs: number): (() => void) => {
  if (delayMs === 0) {
    const soon = setImmediate(run);
    return () => clearImmediate(soon);
  }
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

/**
 * Tracks running and delayed work. Tests await idleness or skip the delays; `stop` cancels the
 * work that has not started.
 */
export class PendingWork {
  private running = 0;
  private idleWaiters: (() => void)[] = [];
  private stopped = false;
  /** What waits, and how its timer is cleared. */
  private readonly delayed = new Map<() => void, () => void>();
  private readonly onFailure: (thrown: unknown) => void;

  constructor(onFailure: (thrown: unknown) => void) {
    this.onFailure = onFailure;
  }

  /** Counts `work` as pending until it is settled. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.running += 1;
    try {
      return await work();
    } finally {
      this.end();
    }
  }

  /** Runs `work` after the delay, or at `flushDelays()`; it counts as pending from now on. */
  later(delayMs: number, work: () => Promise<void>): void {
    if (this.stopped) return;
    this.running += 1;
    const run = () => {
      cancel();
      this.delayed.delete(run);
      work()
        .catch((thrown) => {
          if (!this.stopped) this.onFailure(thrown);
        })
        .finally(() => this.end());
    };
    const cancel = schedule(run, delayMs);
    this.delayed.set(run, cancel);
  }

  /** Runs all delayed work now and returns how many pieces there were. */
  flushDelays(): number {
    const waiting = [...this.delayed.keys()];
    for (const run of waiting) run();
    return waiting.length;
  }

  /** Resolves when no work is pending, including delayed work. */
  idle(): Promise<void> {
    if (this.running === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleWaiters.push(resolve));
  }

  /** Cancels delayed work and accepts no more. */
  stop(): void {
    this.stopped = true;
    for (const cancel of this.delayed.values()) {
      cancel();
      this.end();
    }
    this.delayed.clear();
  }

  private end(): void {
    this.running -= 1;
    if (this.running > 0) return;
    for (const resolve of this.idleWaiters.splice(0)) resolve();
  }
}
