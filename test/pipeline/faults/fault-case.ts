import type { CallFault } from '../../../infra/local/faults/faults.ts';

/** Everything that can go wrong with one HTTP request of a function. */
export const faults = [
  'refuse',
  'cut-before',
  'cut-after',
  'fail',
  'unavailable',
  'throttle',
  'throttle-behind',
  'truncate',
  'delay',
  'damage',
  'kill-before',
  'kill-after',
] as const satisfies readonly CallFault[];
export type Fault = (typeof faults)[number];

/** The SDK makes a call up to five times: it cannot recover from a fault of all of them. */
const SDK_ATTEMPTS = 5;

/** How many requests in a row the fault befalls: a process dies once, and one delay is enough. */
export const lengthOf = (fault: Fault): number =>
  fault === 'delay' || fault.startsWith('kill') ? 1 : SDK_ATTEMPTS;

/** The ways in which a job goes through the pipeline. */
export const courses = [
  'collected',
  'in parts',
  'unloaded',
  'several',
  'waited',
  'lost',
  'stopped',
  'queued',
] as const;
export type Course = (typeof courses)[number];

interface Request {
  readonly body: Readonly<Record<string, unknown>>;
  /** What the file must have. */
  readonly rows: number;
  /** The requests of its golden run that no course before it makes, or not for this reason. */
  readonly own: RegExp;
}

/** What is submitted for each course. */
export const requests: Readonly<Record<Course, Request>> = {
  collected: {
    body: { sql: 'select n_name, n_nationkey from nation order by 2' },
    rows: 25,
    own: /./,
  },
  'in parts': {
    // Two parts of 8 MiB, from as few rows as possible.
    body: { sql: "select n, repeat('x', 60000) as wide from generate_series(1, 150) t(n)" },
    rows: 150,
    own: /Multipart|UploadPart/,
  },
  unloaded: {
    body: { sql: 'select n_name from nation', delivery: 'unload' },
    rows: 25,
    own: /^Collector s3\.(List|Get)/,
  },
  /** Several statements as one job. */
  several: {
    body: { statements: ['create temp table chosen as select 1 as n', 'select n from chosen'] },
    rows: 1,
    own: /BatchExecuteStatement/,
  },
  /** Its submit waits for it. The reads of its record are as many as fit, and at least one. */
  waited: {
    body: { sql: 'select r_name from region order by 1' },
    rows: 5,
    own: /^Submit (waiters\.|s3\.|dynamodb\.GetItem 1$)/,
  },
  /** Its event gets lost, so the reconciler does all. */
  lost: {
    body: { sql: 'select r_name from region order by 1', format: 'jsonl' },
    rows: 5,
    own: /^Reconciler/,
  },
  /** Cancelled once its statement runs, which is over before it is stopped. */
  stopped: { body: { sql: 'select 1 as n' }, rows: 1, own: /^Cancel/ },
  /** Cancelled before its statement starts. */
  queued: { body: { sql: 'select 2 as n' }, rows: 1, own: /^(Cancel|Reconciler)/ },
};

/** One request of a golden run: who makes it, to whom, and how often it was made before. */
export type RequestLabel = string;

/** One job, and what befalls one of its requests. */
export interface FaultCase {
  readonly course: Course;
  readonly request: RequestLabel;
  readonly fault: Fault;
}

export const nameOf = ({ course, request, fault }: FaultCase): string =>
  `${course}: ${fault} at ${request}`;
