import type { EventLoop } from './event-loop.ts';
import { instantText } from './instant-text.ts';
import { Random } from './random.ts';

/** The functions whose use cases run in the simulation, and how long each may take. */
const functionTimeoutsMs = {
  submit: 29_000,
  cancel: 29_000,
  collector: 900_000,
  reconciler: 900_000,
} as const;
export type FunctionName = keyof typeof functionTimeoutsMs;

/** How an invocation ended, as the platform sees it. */
export type InvocationEnd<T> =
  | { readonly end: 'answered'; readonly value: T }
  | { readonly end: 'threw'; readonly error: unknown }
  | { readonly end: 'crashed' }
  /** The platform no longer waits, but the sandbox may go on. */
  | { readonly end: 'timed-out' };

/** One run of one function in a sandbox of its own: it can be killed, and its clock can be off. */
export class Invocation {
  readonly of: FunctionName;
  /** Its name in the trace, the same in every replay. */
  readonly name: string;
  readonly random: Random;
  readonly clockSkewMs: number;
  isAlive = true;
  calls = 0;
  private readonly eventLoop: EventLoop;
  private readonly deadlineMs: number;
  private readMs = Number.NaN;
  private readText = '';
  private give: ((end: 'crashed' | 'timed-out') => void) | undefined;

  constructor(eventLoop: EventLoop, of: FunctionName, name: string, seed: number, skewMs: number) {
    this.eventLoop = eventLoop;
    this.of = of;
    this.name = name;
    this.random = new Random(seed, name);
    this.clockSkewMs = this.random.int(-skewMs, skewMs);
    this.deadlineMs = eventLoop.now + functionTimeoutsMs[of];
  }

  /** The time by this sandbox's clock, which stands still for long: the text is kept. */
  clockText(): string {
    if (this.readMs !== this.eventLoop.now) {
      this.readMs = this.eventLoop.now;
      this.readText = instantText(this.readMs + this.clockSkewMs);
    }
    return this.readText;
  }

  /** What Lambda's context says of the time left; a frozen sandbox wakes to a negative number. */
  remainingMs(): number {
    return this.deadlineMs - this.eventLoop.now;
  }

  /** The sandbox dies, and does nothing more. */
  crash(): void {
    this.isAlive = false;
    this.give?.('crashed');
  }

  /** The platform stops waiting for the invocation, without the code noticing. */
  abandonAtDeadline(): void {
    this.eventLoop.after(this.remainingMs(), () => this.give?.('timed-out'));
  }

  /** Runs the body to its end, or to the platform's. */
  async run<T>(body: () => Promise<T>): Promise<InvocationEnd<T>> {
    const given = new Promise<InvocationEnd<T>>((resolve) => {
      this.give = (end) => resolve({ end });
    });
    const ended = body().then(
      (value): InvocationEnd<T> => ({ end: 'answered', value }),
      (error: unknown): InvocationEnd<T> => ({ end: 'threw', error }),
    );
    return Promise.race([given, ended]);
  }
}
