/**
 * Everything that was started and is not over: tests wait for it to be over, a stop gives up what
 * only waits, and delays can be skipped, so that nobody needs to wait for a clock.
 */
export class PendingWork {
  #running = 0;
  #idle: (() => void)[] = [];
  readonly #delayed = new Map<NodeJS.Timeout, () => void>();
  readonly #onFailure: (thrown: unknown) => void;
  #stopped = false;

  constructor(onFailure: (thrown: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /** Counts `work` as pending until it is settled. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#end();
    }
  }

  /** Runs `work` after the delay, or at `hurry()`; pending all the while. */
  later(delayMs: number, work: () => Promise<void>): void {
    if (this.#stopped) return;
    this.#running += 1;
    const run = () => {
      this.#delayed.delete(timer);
      clearTimeout(timer);
      work()
        .catch((thrown) => {
          if (!this.#stopped) this.#onFailure(thrown);
        })
        .finally(() => this.#end());
    };
    const timer = setTimeout(run, delayMs);
    this.#delayed.set(timer, run);
  }

  /** Runs now whatever waits for a delay, and tells how many that were. */
  hurry(): number {
    const waiting = [...this.#delayed.values()];
    for (const run of waiting) run();
    return waiting.length;
  }

  /** Resolves when nothing is pending, also not in a delay. */
  quiet(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((idle) => this.#idle.push(idle));
  }

  /** Gives up whatever waits for a delay and takes nothing more. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#delayed.keys()) {
      clearTimeout(timer);
      this.#end();
    }
    this.#delayed.clear();
  }

  #end(): void {
    this.#running -= 1;
    if (this.#running > 0) return;
    for (const idle of this.#idle.splice(0)) idle();
  }
}
