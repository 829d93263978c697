/** Runs the writes of one object one after another, so that conditions hold until the end. */
export class KeyLock {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs `work` after all earlier work on the key. */
  async hold<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const previous = this.tails.get(key) ?? Promise.resolve();
    const current = previous.then(work, work);
    const tail = current.catch(() => undefined);
    this.tails.set(key, tail);
    try {
      return await current;
    } finally {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    }
  }
}
