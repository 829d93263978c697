import type { ResultFormat } from '../../../shared/job/job.ts';
import { Random } from '../engine/random.ts';
import { type SampleResult, sampleResult } from './sample-result.ts';
import { type BatchPlan, withBatch } from './simulated-batch.ts';

/** The request of one caller, how its statement goes, and how often the caller repeats it. */
export interface JobPlan {
  readonly name: string;
  readonly owner: string;
  readonly format: Exclude<ResultFormat, 'parquet'>;
  readonly isReport: boolean;
  readonly submitAtMs: number;
  /** The job, by its name, after whose announcement the caller submits this one. */
  readonly after: string | undefined;
  /** How long the statement runs, how it ends, and its result; undefined: no result set. */
  readonly runsMs: number;
  readonly ends: 'FINISHED' | 'FAILED';
  readonly result: SampleResult | undefined;
  /** Several statements in place of one. */
  readonly batch: BatchPlan | undefined;
  /** The warehouse itself writes the result to the bucket. */
  readonly isUnloaded: boolean;
  /** Into how many files. */
  readonly unloadedFiles: number;
  /** How long the statement may run; undefined: without a limit. */
  readonly timeoutSeconds: number | undefined;
  /** How long the caller's requests wait for the job; undefined: they do not. */
  readonly waitSeconds: number | undefined;
  /** What becomes of the job where a wait ends first. */
  readonly onWaitTimeout: 'continue' | 'cancel';
  /** How often the caller repeats a request without an answer. */
  readonly retries: number;
  /** The caller sends the same request again although it was answered. */
  readonly repeatAtMs: number | undefined;
  readonly cancelAtMs: number | undefined;
  /** Another owner tries to cancel the job. */
  readonly strangerAtMs: number | undefined;
  /** Whether the warehouse heeds a cancel. */
  readonly heedsCancel: boolean;
}

/** An ordinary job, with these differences. */
export const aJobPlan = (plan: Partial<JobPlan> = {}): JobPlan => ({
  name: 'job-1',
  owner: 'alice',
  format: 'csv',
  isReport: false,
  submitAtMs: 0,
  after: undefined,
  runsMs: 5_000,
  ends: 'FINISHED',
  result: sampleResult({ format: plan.format ?? 'csv', rows: 5, pages: 2, salt: 1 }),
  batch: undefined,
  isUnloaded: false,
  unloadedFiles: 1,
  timeoutSeconds: undefined,
  waitSeconds: undefined,
  onWaitTimeout: 'continue',
  retries: 0,
  repeatAtMs: undefined,
  cancelAtMs: undefined,
  strangerAtMs: undefined,
  heedsCancel: true,
  ...plan,
});

/** An owner who submits one job after the other, without a pause. */
export const aLoop = (owner: string, turns: number, plan: Partial<JobPlan> = {}): JobPlan[] =>
  Array.from({ length: turns }, (_, turn) =>
    aJobPlan({
      ...plan,
      owner,
      name: `${owner}-${turn + 1}`,
      after: turn === 0 ? undefined : `${owner}-${turn}`,
      submitAtMs: turn === 0 ? (plan.submitAtMs ?? 0) : 0,
      result: undefined,
    }),
  );

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The callers of a seed. */
export const workloadOf = (seed: number): JobPlan[] => {
  const random = new Random(seed, 'workload');
  if (isCrowd(seed)) return crowd(random);
  const count = random.pick([1, 1, 2, 3, 5]);
  const plans = Array.from({ length: count }, (_, index) => jobPlan(random, index));
  // Drawn apart, so that the rest of a seed's world stays as it was.
  return plans
    .map((plan) => ({ ...plan, ...wait(new Random(seed, `wait of ${plan.name}`)) }))
    .map((plan) => withBatch(new Random(seed, `batch of ${plan.name}`), plan));
};

/** Every third caller waits; a third of those cancel what takes longer. */
const wait = (random: Random): Pick<JobPlan, 'waitSeconds' | 'onWaitTimeout'> => ({
  waitSeconds: random.chance(0.3) ? random.int(0, 25) : undefined,
  onWaitTimeout: random.chance(0.3) ? 'cancel' : 'continue',
});

/** One seed in so many has a crowd, which takes as long as all the others. */
const CROWD_EVERY = 50;

export const isCrowd = (seed: number): boolean => seed % CROWD_EVERY === 0;

/** A backlog of one owner, some owners in closed loops, and newcomers: hundreds of short jobs. */
const crowd = (random: Random): JobPlan[] => {
  const runsMs = random.skewed(500, 20_000);
  const backlog = Array.from({ length: random.int(10, 100) }, (_, n) =>
    aJobPlan({
      name: `job-${n + 1}`,
      submitAtMs: random.int(0, 20_000),
      runsMs,
      result: undefined,
    }),
  );
  const loops = Array.from({ length: random.int(1, 6) }, (_, n) =>
    aLoop(`looper${n}`, random.int(5, 25), { submitAtMs: 100 * n, runsMs }),
  );
  const newcomers = Array.from({ length: random.int(0, 20) }, (_, n) =>
    aJobPlan({ name: `new-${n}`, owner: `new${n}`, submitAtMs: random.int(0, 200_000), runsMs }),
  );
  return [...backlog, ...loops.flat(), ...newcomers];
};

const jobPlan = (random: Random, index: number): JobPlan => {
  const format = random.pick(['csv', 'jsonl'] as const);
  const submitAtMs = random.pick([0, random.int(0, 2_000), random.int(0, 10 * MINUTE)]);
  const soon = (most: number) => submitAtMs + random.skewed(1, most);
  return {
    name: `job-${index + 1}`,
    owner: random.pick(['alice', 'bob']),
    format,
    isReport: random.chance(0.5),
    submitAtMs,
    after: undefined,
    runsMs: runTime(random),
    ends: random.chance(0.85) ? 'FINISHED' : 'FAILED',
    result: random.chance(0.85)
      ? sampleResult({ format, rows: random.int(0, 6), pages: random.int(1, 4), salt: index })
      : undefined,
    retries: random.pick([0, 0, 1, 3]),
    repeatAtMs: random.chance(0.15) ? soon(HOUR) : undefined,
    cancelAtMs: random.chance(0.2) ? soon(20 * MINUTE) : undefined,
    strangerAtMs: random.chance(0.1) ? soon(MINUTE) : undefined,
    heedsCancel: random.chance(0.8),
    batch: undefined,
    isUnloaded: random.chance(0.15),
    unloadedFiles: 1,
    timeoutSeconds: random.chance(0.25) ? random.skewed(1, 1_800) : undefined,
    waitSeconds: undefined,
    onWaitTimeout: 'continue',
  };
};

/** Three in ten end before the answer to ExecuteStatement is read; few run for hours. */
const runTime = (random: Random): number => {
  const dice = random.next();
  if (dice < 0.3) return random.int(0, 20);
  if (dice < 0.96) return random.skewed(200, 10 * MINUTE);
  return random.skewed(HOUR, 23 * HOUR);
};
