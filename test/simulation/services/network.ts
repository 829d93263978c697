import {
  PermanentFailure,
  RefusedFailure,
  RetryableFailure,
} from '../../../shared/platform/failure.ts';
import type { EventLoop } from '../engine/event-loop.ts';
import type { Invocation } from '../engine/invocation.ts';
import type { Trace } from '../engine/trace.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { CallName, Fault } from '../faults/faults.ts';

/** One outside call. */
export interface OutsideCall<T> {
  readonly name: CallName;
  /** What the trace says of its arguments. */
  readonly about: string;
  /** The service's work: runs at one instant, or not at all. */
  readonly effect: () => T;
  /** The answer of a throttled call; undefined if throttling is an error. */
  readonly refused?: () => T;
  /** What the caller gets where the call is refused, unless that is a RefusedFailure. */
  readonly refusal?: Error;
  /** The answer under a fault that falsifies it: denied, cut short, or with a repeated token. */
  readonly distorted?: (fault: Fault) => T;
  /** The slowest that the call can be, and the fastest unless that is 1 ms. */
  readonly latencyMs: number;
  readonly fastestMs?: number;
}

/** A call as the enumeration sees it. */
export interface SeenCall {
  readonly key: string;
  readonly name: CallName;
  /** The function and the line that it was called from; only where the run looks for it. */
  readonly site: string | undefined;
}

/** Every outside call of every invocation passes through here, and may meet a fault. */
export class Network {
  readonly seen: SeenCall[] = [];
  private readonly eventLoop: EventLoop;
  private readonly faults: FaultInjector;
  private readonly trace: Trace;
  private readonly findSite: ((by: Invocation) => string) | undefined;

  constructor(
    eventLoop: EventLoop,
    faults: FaultInjector,
    trace: Trace,
    findSite: ((by: Invocation) => string) | undefined,
  ) {
    this.eventLoop = eventLoop;
    this.faults = faults;
    this.trace = trace;
    this.findSite = findSite;
  }

  /** Makes the call for the invocation; the call of a dead one has no effect and no answer. */
  call<T>(by: Invocation, call: OutsideCall<T>): Promise<T> {
    by.calls += 1;
    const key = `${by.name} call ${by.calls}`;
    const { random } = by;
    const wayThere = random.skewed(call.fastestMs ?? 1, call.latencyMs);
    const wayBack = random.chance(0.3)
      ? random.skewed(1, Math.min(call.latencyMs, MOST_BACK_MS))
      : 0;
    const fault = this.faults.ofCall(key, call.name, this.eventLoop.now, random);
    const survivesCrash = random.chance(0.5);
    this.seen.push({ key, name: call.name, site: this.findSite?.(by) });
    return new Promise((resolve, reject) => {
      if (!by.isAlive) return;
      const journey: Journey<T> = {
        by,
        call,
        fault,
        wayBack,
        survivesCrash,
        resolve,
        reject,
      };
      if (fault?.kind === 'stall-before') by.abandonAtDeadline();
      const late = fault?.kind === 'stall-before' ? fault.delayMs : 0;
      this.eventLoop.after(wayThere + late, () => this.arrive(journey));
    });
  }

  /** The request is at the service. */
  private arrive<T>(journey: Journey<T>): void {
    const { by, call, fault, survivesCrash } = journey;
    // A request that was sent before its sandbox died can still arrive.
    if (!by.isAlive && !survivesCrash) return;
    switch (fault?.kind) {
      case 'crash-before':
        this.say(journey, 'never sent: the sandbox dies');
        by.crash();
        return;
      case 'throttle':
        if (call.refused) {
          this.answer(journey, call.refused());
          return;
        }
        this.say(journey, 'throttled');
        fail(journey, failure('throttled'));
        return;
      case 'error':
        this.say(journey, 'fails');
        fail(journey, failure('500'));
        return;
      case 'refused':
        this.say(journey, 'refused');
        fail(journey, call.refusal ?? REFUSAL);
        return;
      case 'rejected':
        this.say(journey, 'rejected for good');
        fail(journey, REJECTION);
        return;
      case 'late-effect': {
        const delayMs = Math.min(fault.delayMs, latestMs(call.name));
        this.say(journey, `no answer; arrives ${Math.round(delayMs / 1000)} s later`);
        this.eventLoop.after(delayMs, () => this.say(journey, 'late', call.effect()));
        fail(journey, failure('timeout'));
        return;
      }
      case 'denied':
      case 'short-page':
      case 'repeated-token':
        this.answer(journey, call.distorted ? call.distorted(fault) : call.effect());
        return;
      default:
        this.work(journey);
    }
  }

  private work<T>(journey: Journey<T>): void {
    try {
      this.answerWith(journey, journey.call.effect());
    } catch (refusal) {
      // The service itself refuses what is too large for it.
      this.say(journey, String(refusal));
      fail(journey, refusal);
    }
  }

  private answerWith<T>(journey: Journey<T>, value: T): void {
    const { by, call, fault } = journey;
    switch (fault?.kind) {
      case 'crash-after':
        this.say(journey, 'the sandbox dies', value);
        by.crash();
        return;
      case 'lost-answer':
        this.say(journey, 'the answer gets lost', value);
        fail(journey, failure('timeout'));
        return;
      case 'repeated':
        this.answer(journey, call.effect());
        return;
      case 'stall-after':
        this.say(journey, `frozen for ${Math.round(fault.delayMs / 1000)} s`, value);
        by.abandonAtDeadline();
        this.eventLoop.after(fault.delayMs, () => this.answer(journey, value));
        return;
      default:
        this.answer(journey, value);
    }
  }

  private answer<T>(journey: Journey<T>, value: T): void {
    const { fault, wayBack } = journey;
    this.say(journey, fault?.kind ?? '', value);
    if (wayBack === 0) succeed(journey, value);
    else this.eventLoop.after(wayBack, () => succeed(journey, value));
  }

  private say<T>(journey: Journey<T>, what: string, value?: T): void {
    const { by, call } = journey;
    this.trace.call(by.name, call.name, call.about, what, value);
  }
}

/** The longest way back: even a slow answer is read quickly. */
const MOST_BACK_MS = 8_000;

/** S3 refuses a request whose signature is older (see `rivalUntil`). */
const latestMs = (name: CallName): number =>
  name.startsWith('results.') ? 15 * 60_000 : Number.POSITIVE_INFINITY;

interface Journey<T> {
  readonly by: Invocation;
  readonly call: OutsideCall<T>;
  readonly fault: Fault | undefined;
  readonly wayBack: number;
  readonly survivesCrash: boolean;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** The sandbox may have died before the answer arrives. */
const succeed = <T>({ by, resolve }: Journey<T>, value: T): void => {
  if (by.isAlive) resolve(value);
};

const fail = <T>({ by, reject }: Journey<T>, error: unknown): void => {
  if (by.isAlive) reject(error);
};

const REFUSAL = new RefusedFailure('Simulated: refused');
const REJECTION = new PermanentFailure('STATEMENT_REJECTED', 'Simulated: rejected');

/** Each error is made once, because making an error takes longer than a simulated call. */
const failures = new Map<string, RetryableFailure>();

const failure = (what: string): RetryableFailure => {
  const known = failures.get(what);
  const made = known ?? new RetryableFailure(`Simulated: ${what}`);
  failures.set(what, made);
  return made;
};
