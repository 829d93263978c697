import type { ResultFormat } from '../../../shared/job/job.ts';
import { Random } from '../engine/random.ts';
import { type SampleResult, sampleResult } from './sample-result.ts';

/** The request of one caller, how its statement goes, and how often the caller repeats it. */
export interface JobPlan {
  readonly name: string;
  readonly owner: string;
  readonly format: Exclude<ResultFormat, 'parquet'>;
  readonly isReport: boolean;
  readonly submitAtMs: number;
  /** How long the statement runs, how it ends, and its result; undefined: no result set. */
  readonly runsMs: number;
  readonly ends: 'FINISHED' | 'FAILED';
  readonly result: SampleResult | undefined;
  /** The warehouse itself writes the result to the bucket. */
  readonly isUnloaded: boolean;
  /** How long the statement may run; undefined: without a limit. */
  readonly timeoutSeconds: number | undefined;
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
  runsMs: 5_000,
  ends: 'FINISHED',
  result: sampleResult({ format: plan.format ?? 'csv', rows: 5, pages: 2, salt: 1 }),
  isUnloaded: false,
  timeoutSeconds: undefined,
  retries: 0,
  repeatAtMs: undefined,
  cancelAtMs: undefined,
  strangerAtMs: undefined,
  heedsCancel: true,
  ...plan,
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The callers of a seed. */
export const workloadOf = (seed: number): JobPlan[] => {
  const random = new Random(seed, 'workload');
  const count = random.pick([1, 1, 2, 3, 5]);
  return Array.from({ length: count }, (_, index) => jobPlan(random, index));
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
    isUnloaded: random.chance(0.15),
    timeoutSeconds: random.chance(0.25) ? random.skewed(1, 1_800) : undefined,
  };
};

/** Three in ten end before the answer to ExecuteStatement is read; few run for hours. */
const runTime = (random: Random): number => {
  const dice = random.next();
  if (dice < 0.3) return random.int(0, 20);
  if (dice < 0.96) return random.skewed(200, 10 * MINUTE);
  return random.skewed(HOUR, 23 * HOUR);
};
