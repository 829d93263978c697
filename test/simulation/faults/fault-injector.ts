import type { Random } from '../engine/random.ts';
import type { Environment, Outage } from './environment.ts';
import {
  type CallName,
  callNatures,
  drawnFault,
  type Fault,
  type FaultKind,
  faultsOf,
  LATE_KINDS,
  serviceOf,
} from './faults.ts';

/** What a scripted run does to its calls, by the calls' keys. */
export type FaultScript = ReadonlyMap<string, Fault>;

export interface InjectorOptions {
  readonly environment: Environment;
  readonly startMs: number;
  readonly script: FaultScript;
  /** Faults that are left out, by their keys: how a failing trace is shrunk. */
  readonly without: ReadonlySet<string>;
}

/**
 * Every run of the reconciler reads the index of due times: with the full rate hardly one would get
 * through.
 */
const DUE_SHARE = 0.1;

/** Something that went wrong, by its key. */
export interface Happening {
  readonly key: string;
  readonly what: string;
  readonly atMs: number;
}

/** Decides which faults happen, and records them. */
export class FaultInjector {
  /** Everything that went wrong in this run, in order. */
  readonly happened: Happening[] = [];
  /** A result may fail as incomplete or malformed only if there was a page fault. */
  pageFaults = 0;
  /** The number of faulty calls, without lost events and outages. */
  callFaults = 0;
  /** When the last fault ended. */
  lastAtMs = 0;
  private readonly options: InjectorOptions;

  constructor(options: InjectorOptions) {
    this.options = options;
    for (const { untilMs, fromMs, of } of options.environment.outages) {
      if (this.isLeftOut(`outage ${of} ${fromMs}`)) continue;
      this.lastAtMs = Math.max(this.lastAtMs, options.startMs + untilMs);
    }
  }

  /** The fault of this call. It always draws, so that later draws stay the same. */
  ofCall(key: string, call: CallName, now: number, dice: Random): Fault | undefined {
    const fault = this.drawn(key, call, now, dice);
    if (fault === undefined || fault === NO_ANSWER || fault === REFUSAL) return fault;
    // Repeated rows can make up for as many missing rows. Only the row count of the Data API is
    // there to check a result, so no code could notice this.
    if (isPageFault(fault.kind) && this.pageFaults > 0) return undefined;
    const lasts = isLate(fault.kind) ? fault.delayMs : 0;
    this.note(key, `${fault.kind} ${call}`, now, now + lasts);
    this.callFaults += 1;
    if (isPageFault(fault.kind)) this.pageFaults += 1;
    return fault;
  }

  /** Whether something of the surroundings goes wrong, for example an event being lost. */
  happens(key: string, what: string, rate: number, now: number, dice: Random): boolean {
    if (!dice.chance(rate) || this.isLeftOut(key)) return false;
    this.note(key, what, now, now);
    return true;
  }

  /** The end of the outage that the service is in, or undefined. */
  outageEnd(of: Outage['of'], now: number): number | undefined {
    const { environment, startMs } = this.options;
    const since = now - startMs;
    for (const outage of environment.outages) {
      if (outage.of !== of || since < outage.fromMs || since >= outage.untilMs) continue;
      const key = `outage ${of} ${outage.fromMs}`;
      if (this.isLeftOut(key)) continue;
      if (!this.happened.some((entry) => entry.key === key)) {
        this.note(key, `${of} does not respond`, now, startMs + outage.untilMs);
      }
      return startMs + outage.untilMs;
    }
    return undefined;
  }

  private drawn(key: string, call: CallName, now: number, dice: Random): Fault | undefined {
    const { environment, script, startMs } = this.options;
    const isHit = dice.chance(environment.faultRate * (call === 'jobs.overdue' ? DUE_SHARE : 1));
    const choice = dice.next();
    const delay = dice.next();
    // Only a key that is looked up has to be put together from its parts.
    const scripted = script.size === 0 ? undefined : script.get(key);
    // A fault before it may have moved a call to its place that is never rejected.
    const isMoved =
      scripted?.kind === 'rejected' && !faultsOf(callNatures[call]).includes('rejected');
    if (scripted !== undefined && !isMoved && !this.isLeftOut(key)) return scripted;
    if (this.outageEnd(serviceOf(call), now) !== undefined) return NO_ANSWER;
    if (this.outageEnd(call, now) !== undefined) return REFUSAL;
    if (!isHit || now - startMs > environment.calmAfterMs || this.isLeftOut(key)) return undefined;
    const able = faultsOf(callNatures[call]).filter((kind) => environment.kinds.includes(kind));
    const kind = able[Math.floor(choice * able.length)];
    return kind === undefined ? undefined : drawnFault(kind, delay);
  }

  private note(key: string, what: string, atMs: number, untilMs: number): void {
    this.happened.push({ key, what, atMs });
    this.lastAtMs = Math.max(this.lastAtMs, untilMs);
  }

  private isLeftOut(key: string): boolean {
    const { without } = this.options;
    return without.size > 0 && without.has(key);
  }
}

/** The fault of every call in an outage; the trace lists an outage only once. */
const NO_ANSWER: Fault = { kind: 'error', delayMs: 0 };

/** The same for an outage of one call. */
const REFUSAL: Fault = { kind: 'refused', delayMs: 0 };

const isPageFault = (kind: FaultKind): boolean =>
  kind === 'short-page' || kind === 'repeated-token';

const isLate = (kind: FaultKind): boolean => LATE_KINDS.includes(kind);
