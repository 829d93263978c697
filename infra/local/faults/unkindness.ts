import { seededRandom } from './seeded-random.ts';

/** How unkind the local stack is: shares of 0 to 1, all 0 unless given. */
export interface UnkindnessOptions {
  /** The one number that every decision follows from. */
  readonly seed?: number;
  readonly dropEvents?: number;
  readonly duplicateEvents?: number;
  readonly delayEvents?: number;
  /** @default 500 */
  readonly maximumDelayMs?: number;
  /** An event waits until the next one has overtaken it. */
  readonly reorderEvents?: number;
  /** A function's call to an AWS service is refused as throttled. */
  readonly throttleCalls?: number;
  /** A function's call is answered with the service's own internal error. */
  readonly failCalls?: number;
  /** A function's call loses its connection: half of them before, half after it took effect. */
  readonly cutCalls?: number;
  /** The sandbox is killed at a call: half of them before, half after the call took effect. */
  readonly killFunctions?: number;
}

/** What happens to one event on its way to one target. */
export interface EventFate {
  /** 0 drops it, 2 delivers it twice. */
  readonly copies: number;
  readonly delayMs?: number;
  /** Kept back until the next event of the bus, or until `hurry()`. */
  readonly held?: boolean;
  /** The hand-over itself fails: the target's retry policy and dead-letter queue apply. */
  readonly refused?: boolean;
  /** Not handed over before this has settled; under way until then. */
  readonly after?: Promise<unknown>;
}

/** What happens to one call of a function to an AWS service. */
export type CallFate =
  | 'pass'
  | 'throttle'
  /** A service behind the called one throttles, which comes as an error of another name. */
  | 'throttle-behind'
  | 'fail'
  /** 503, as a service answers that is overloaded or being restarted. */
  | 'unavailable'
  /** The connection is reset before the request is read. */
  | 'refuse'
  | 'cut-before'
  | 'cut-after'
  /** The head of the answer comes, and half of its body. */
  | 'truncate'
  /** It takes effect later than the caller waits. */
  | 'delay'
  /** What a checksum covers is changed on its way. */
  | 'damage'
  | 'kill-before'
  | 'kill-after'
  | HeldCall;

/** The call waits until this has settled, then passes. */
export interface HeldCall {
  readonly after: Promise<unknown>;
}

/** Decides the fates. The same options give the same decisions in the same order. */
export interface Unkindness {
  readonly seed: number;
  eventFate(target: string): EventFate;
  callFate(functionName: string, operation: string): Exclude<CallFate, HeldCall>;
}

const DEFAULT_MAXIMUM_DELAY_MS = 500;

/** Turns the options into decisions. */
export const unkindnessOf = (options: UnkindnessOptions): Unkindness => {
  const seed = options.seed ?? 1;
  const counts = new Map<string, number>();
  const nth = (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
  const happens = (share: number | undefined, ...labels: (string | number)[]): boolean =>
    share !== undefined && seededRandom(seed, ...labels) < share;

  return {
    seed,
    eventFate: (target) => {
      const n = nth(target);
      if (happens(options.dropEvents, 'drop', target, n)) return { copies: 0 };
      const longest = options.maximumDelayMs ?? DEFAULT_MAXIMUM_DELAY_MS;
      return {
        copies: happens(options.duplicateEvents, 'duplicate', target, n) ? 2 : 1,
        held: happens(options.reorderEvents, 'reorder', target, n),
        delayMs: happens(options.delayEvents, 'delay', target, n)
          ? Math.ceil(seededRandom(seed, 'delay-ms', target, n) * longest)
          : 0,
      };
    },
    callFate: (functionName, operation) => {
      const call = `${functionName} ${operation}`;
      const n = nth(call);
      const before = seededRandom(seed, 'before', call, n) < 0.5;
      if (happens(options.killFunctions, 'kill', call, n)) {
        return before ? 'kill-before' : 'kill-after';
      }
      if (happens(options.cutCalls, 'cut', call, n)) return before ? 'cut-before' : 'cut-after';
      if (happens(options.throttleCalls, 'throttle', call, n)) return 'throttle';
      return happens(options.failCalls, 'fail', call, n) ? 'fail' : 'pass';
    },
  };
};
