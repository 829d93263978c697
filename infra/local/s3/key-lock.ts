/** Lets the writes of one object go one after another, so that a condition holds until the end. */
export class KeyLock {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `work` when every earlier work on the key is over. */
  async hold<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.catch(() => undefined);
    this.#tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}
