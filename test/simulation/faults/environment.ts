import { type AdmissionLimits, noAdmissionLimits } from '../../../shared/job/job-limits.ts';
import { Random } from '../engine/random.ts';
import {
  type CallName,
  type FaultKind,
  faultKinds,
  LATE_KINDS,
  type ServiceName,
} from './faults.ts';

/**
 * A period in which a service does not respond, in which one call of it is refused, or in which the
 * record of the job of this name cannot be read, as after a rollback to older code.
 */
export interface Outage {
  readonly of: ServiceName | CallName | 'events' | 'schedule' | `record of ${string}`;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Delays, rates and outages of a run; times count from its start. */
export interface Environment {
  /** The share of calls that go wrong, and how they may. */
  readonly faultRate: number;
  readonly kinds: readonly FaultKind[];
  /** Calls fail only until this time. */
  readonly calmAfterMs: number;
  readonly outages: readonly Outage[];
  /** Shares of events that never come, or come again. */
  readonly lossRate: number;
  readonly duplicateRate: number;
  readonly eventDelayMs: number;
  /** Two sandboxes' clocks differ by up to twice this. */
  readonly clockSkewMs: number;
  /** How far the attention index, and DescribeStatement, may be behind. */
  readonly indexLagMs: number;
  readonly describeLagMs: number;
  /** How long a statement is SUBMITTED and PICKED, and cannot be cancelled, before it runs. */
  readonly pickedMs: number;
  /** Statements that the warehouse runs at the same time. */
  readonly capacity: number;
  /** How often it may be asked within a second to start one. */
  readonly startsPerSecond: number;
  /** How many jobs there may be. */
  readonly limits: AdmissionLimits;
  /** The slowest call. */
  readonly latencyMs: number;
  /** How long a page of a result takes. */
  readonly pageMs: number;
}

/** Nothing goes wrong. */
export const idealEnvironment: Environment = {
  faultRate: 0,
  kinds: [],
  calmAfterMs: 0,
  outages: [],
  lossRate: 0,
  duplicateRate: 0,
  eventDelayMs: 500,
  clockSkewMs: 0,
  indexLagMs: 0,
  describeLagMs: 0,
  pickedMs: 0,
  capacity: 200,
  startsPerSecond: 30,
  limits: noAdmissionLimits,
  latencyMs: 40,
  pageMs: 40,
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Page faults rightly make a job fail, which could hide what other faults would show. */
const RARE: readonly FaultKind[] = ['short-page', 'repeated-token'];
/** These are drawn separately. */
const OTHER: readonly FaultKind[] = [...RARE, 'refused', 'rejected'];

/**
 * The environment of a seed. Each run has only some of the faults, as FoundationDB's simulation
 * does: where everything fails at once, nothing gets far enough to fail in an interesting way.
 */
export const environmentOf = (seed: number): Environment => {
  const random = new Random(seed, 'weather');
  const common = faultKinds.filter((kind) => !OTHER.includes(kind) && random.chance(0.5));
  const rare = random.chance(0.1) ? RARE : [];
  // Of two starts, one refused for good and one that arrives later, the code can know only one.
  const refusals: FaultKind[] = [];
  if (seed % 3 === 0) refusals.push('refused');
  if (seed % 10 === 0) refusals.push('rejected');
  return {
    faultRate: random.pick([0, 0.02, 0.05, 0.1, 0.15]),
    kinds: [...common, ...rare, ...refusals].filter(
      (kind) => refusals.length === 0 || !LATE_KINDS.includes(kind),
    ),
    calmAfterMs: random.pick([5 * MINUTE, 20 * MINUTE, HOUR, 9 * HOUR]),
    outages: Array.from({ length: random.pick([0, 0, 0, 1, 1, 2]) }, () => outage(random)),
    lossRate: random.pick([0, 0, 0.2, 1]),
    duplicateRate: random.pick([0, 0, 0.3, 1]),
    eventDelayMs: random.pick([500, 5_000, 5 * MINUTE]),
    clockSkewMs: random.pick([0, 0, 500, 5 * MINUTE]),
    indexLagMs: random.pick([0, 200, 5_000]),
    describeLagMs: random.pick([0, 0, 2_000]),
    pickedMs: random.pick([0, 0, 0, 2_000, 13 * MINUTE]),
    capacity: random.pick([200, 200, 4, 2, 1]),
    startsPerSecond: seed % 7 === 0 ? 1 : 30,
    limits: { ...noAdmissionLimits, ownerJobsInFlight: seed % 5 === 0 ? 1 : 100 },
    latencyMs: random.pick([40, 40, 400, 8_000]),
    pageMs: random.pick([40, 400, 25_000]),
  };
};

const outage = (random: Random): Outage => {
  const fromMs = random.chance(0.5) ? random.int(0, 10_000) : random.int(0, 30 * MINUTE);
  const isLong = random.chance(0.12);
  const lasts = isLong ? random.int(6 * HOUR, 30 * HOUR) : random.skewed(10_000, 90 * MINUTE);
  const of = random.pick([
    'jobs',
    'statements',
    'statements',
    'results',
    'notifications',
    'events',
    'schedule',
    'statements.describe',
    'statements.cancel',
    'results.createManifest',
    'record of job-1',
  ] as const);
  return { of, fromMs, untilMs: fromMs + lasts };
};
