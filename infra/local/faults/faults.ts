/** The faults to inject: shares from 0 to 1, each 0 by default. */
export interface FaultOptions {
  /** Every decision follows from this number. @default 1 */
  readonly seed?: number;
  readonly dropEvents?: number;
  readonly duplicateEvents?: number;
  readonly delayEvents?: number;
  /** @default 500 */
  readonly maximumDelayMs?: number;
  /** The event is held until the next one has overtaken it. */
  readonly reorderEvents?: number;
  /** The service refuses a function's call as throttled. */
  readonly throttleCalls?: number;
  /** The service responds to a function's call with its own internal error. */
  readonly failCalls?: number;
  /** A function's call loses its connection: half of them before it takes effect, half after. */
  readonly cutCalls?: number;
  /** The sandbox is killed at a call: half of them before it takes effect, half after. */
  readonly killFunctions?: number;
}

/** What happens to one event on its way to one target. */
export interface EventFault {
  /** 0 drops the event, 2 delivers it twice. */
  readonly copies: number;
  readonly delayMs?: number;
  /** Held until the bus gets its next event, or until `flushDelays()`. */
  readonly held?: boolean;
  /** The delivery itself fails: the target's retry policy and dead-letter queue apply. */
  readonly refused?: boolean;
  /** Delivered only after this has settled; counts as pending until then. */
  readonly after?: Promise<unknown>;
}

/** What happens to one call of a function to an AWS service. */
export type CallFault =
  | 'none'
  | 'throttle'
  /** A service behind the called one throttles, which arrives as an error of another name. */
  | 'throttle-behind'
  | 'fail'
  /** 503, as from an overloaded or restarting service. */
  | 'unavailable'
  /** The connection is reset before the request is read. */
  | 'refuse'
  | 'cut-before'
  | 'cut-after'
  /** The head of the response arrives, and half of its body. */
  | 'truncate'
  /** The call takes effect after its caller's timeout. */
  | 'delay'
  /** One bit that a checksum covers is flipped on the way. */
  | 'damage'
  | 'kill-before'
  | 'kill-after'
  | HeldCall;

/** The call waits until this has settled, then passes. */
export interface HeldCall {
  readonly after: Promise<unknown>;
}

/** Decides which faults to inject. The same options give the same decisions. */
export interface FaultInjector {
  readonly seed: number;
  eventFault(target: string): EventFault;
  callFault(functionName: string, operation: string): Exclude<CallFault, HeldCall>;
}

const DEFAULT_MAXIMUM_DELAY_MS = 500;

/** Turns the options into decisions. */
export const createFaultInjector = (options: FaultOptions): FaultInjector => {
  const seed = options.seed ?? 1;
  const counts = new Map<string, number>();
  const nextNumber = (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
  const happens = (share: number | undefined, ...labels: (string | number)[]): boolean =>
    share !== undefined && seededRandom(seed, ...labels) < share;

  return {
    seed,
    eventFault: (target) => {
      const n = nextNumber(target);
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
    callFault: (functionName, operation) => {
      const call = `${functionName} ${operation}`;
      const n = nextNumber(call);
      const before = seededRandom(seed, 'before', call, n) < 0.5;
      if (happens(options.killFunctions, 'kill', call, n)) {
        return before ? 'kill-before' : 'kill-after';
      }
      if (happens(options.cutCalls, 'cut', call, n)) return before ? 'cut-before' : 'cut-after';
      if (happens(options.throttleCalls, 'throttle', call, n)) return 'throttle';
      return happens(options.failCalls, 'fail', call, n) ? 'fail' : 'none';
    },
  };
};

/**
 * A number from 0 (inclusive) to 1 (exclusive) that depends only on the seed and the labels. The
 * n-th decision of a kind is therefore the same in every run, regardless of other decisions.
 */
const seededRandom = (seed: number, ...labels: readonly (string | number)[]): number => {
  // FNV-1a over the labels, then the finalizer of MurmurHash3, which separates similar inputs.
  let hash = 0x811c9dc5;
  for (const character of `${seed}|${labels.join('|')}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};
