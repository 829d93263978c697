/** Times of named pieces of work that are done in turns. */
export class Stopwatch {
  private readonly times = new Map<string, number[]>();

  async time(name: string, work: () => Promise<unknown>): Promise<void> {
    const startedAt = performance.now();
    await work();
    this.add(name, (performance.now() - startedAt) / 1000);
  }

  /** Adds a time that was taken elsewhere, in seconds. */
  add(name: string, seconds: number): void {
    this.times.set(name, [...(this.times.get(name) ?? []), seconds]);
  }

  /** Seconds; of an even number of times the lower one in the middle. */
  median(name: string): number {
    const sorted = (this.times.get(name) ?? []).toSorted((a, b) => a - b);
    return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  }
}
