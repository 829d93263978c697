interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** When every run starts: not on a whole minute, so that no times coincide by accident. */
export const START_MS = Date.parse('2026-11-22T10:00:07.000Z');

/**
 * Virtual time, and what happens next. Time stands still while a task can run. It jumps to the
 * next entry once all tasks wait, which makes ordinary async code deterministic.
 */
export class EventLoop {
  now = START_MS;
  steps = 0;
  private readonly heap: Entry[] = [];
  private entered = 0;

  get isEmpty(): boolean {
    return this.heap.length === 0;
  }

  /** The time of the next entry; infinite where no entry is left. */
  get nextAt(): number {
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Runs after so many milliseconds; what falls on the same millisecond runs in order of entry. */
  after(delayMs: number, run: () => void): void {
    this.entered += 1;
    this.push({ at: this.now + Math.max(0, Math.round(delayMs)), order: this.entered, run });
  }

  /**
   * Moves time on to the next entry and runs it and whatever it wakes, until no entry is left or
   * `goesOn`, called after each of them, says no.
   */
  async drain(goesOn: () => boolean = () => true): Promise<void> {
    for (let next = this.pop(); next !== undefined; next = this.pop()) {
      this.steps += 1;
      this.now = next.at;
      next.run();
      await quiet();
      if (!goesOn()) return;
    }
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isSooner(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  private pop(): Entry | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || first === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const child = this.soonerChild(index);
      const below = heap[child];
      if (below === undefined || !isSooner(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }

  private soonerChild(index: number): number {
    const left = this.heap[2 * index + 1];
    const right = this.heap[2 * index + 2];
    const isRight = left !== undefined && right !== undefined && isSooner(right, left);
    return 2 * index + (isRight ? 2 : 1);
  }
}

const isSooner = (a: Entry, b: Entry): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

/** Resolves once every task waits: Node's next tick comes only when no microtask is left. */
const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
