import { type Job, viewOf } from '../job/job.ts';
import { type WaitDeps, type WaitOutcome, waitForJob } from '../pipeline/wait-for-job.ts';
import { addSeconds, secondsBetween } from '../platform/clock.ts';
import { preferredWaitSeconds } from './prefer.ts';
import type { ApiRequest } from './request.ts';

export interface PreferredWaitDeps extends WaitDeps {
  readonly firstRows: FirstRows;
}

/** Where the rows come from that are part of an answer. */
export interface FirstRows {
  /**
   * The first page of the job's rows as JSON text; undefined where none can be paged. Fails where
   * it takes longer than `timeoutMs`.
   */
  readonly read: (job: Job, timeoutMs: number) => Promise<string | undefined>;
  /** Loads what reading takes; a wait leaves time for it. */
  readonly prepare?: () => void;
}

interface PreferredWait {
  readonly job: Job;
  /** `none`: the request does not wait, by its own choice or because too many do. */
  readonly outcome: Exclude<WaitOutcome['outcome'], 'refused'> | 'none';
  readonly headers: Readonly<Record<string, string>>;
  readonly left: WaitOutcome['left'];
}

/**
 * Waits for the job as the request prefers, counted from the instant `startedAt`. A preference is
 * never a reason to refuse: where it cannot be followed, the job is as it was.
 */
export const waitAsPreferred = async (
  deps: PreferredWaitDeps,
  request: Pick<ApiRequest, 'headers' | 'owner'>,
  startedAt: string,
  job: Job,
): Promise<PreferredWait> => {
  const seconds = preferredWaitSeconds(request.headers['prefer']);
  const ignored = { job, outcome: 'none', headers: {}, left: Promise.resolve() } as const;
  if (seconds === undefined) return ignored;
  deps.firstRows.prepare?.();
  const waited = await waitForJob(deps, job, request.owner, addSeconds(startedAt, seconds));
  if (waited.outcome === 'refused') return ignored;
  const headers = { 'preference-applied': `wait=${seconds}` };
  return { job: waited.job, outcome: waited.outcome, headers, left: waited.left };
};

/** When the rows must be there, counted from the beginning: the functions have 29 seconds. */
export const ROWS_DEADLINE_MS = 27_000;
/** What remains for them after the longest wait and its last look. */
const MIN_ROWS_MS = 1_000;

/**
 * The job as JSON text once the place of its request is free; `withRows` with its first rows, where
 * they can be paged and come in time for a request that began at the instant `startedAt`.
 */
export const waitedBody = async (
  deps: PreferredWaitDeps,
  { job, left }: Pick<PreferredWait, 'job' | 'left'>,
  startedAt: string,
  withRows: boolean,
): Promise<string> => {
  const [body] = await Promise.all([
    withRows ? jobWithRows(deps, job, startedAt) : JSON.stringify(viewOf(job)),
    left,
  ]);
  return body;
};

const jobWithRows = async (
  deps: PreferredWaitDeps,
  job: Job,
  startedAt: string,
): Promise<string> => {
  const text = JSON.stringify(viewOf(job));
  const passedMs = secondsBetween(startedAt, deps.clock.now()) * 1_000;
  const timeoutMs = Math.max(MIN_ROWS_MS, ROWS_DEADLINE_MS - passedMs);
  const rows = job.state === 'SUCCEEDED' ? await firstRows(deps, job, timeoutMs) : undefined;
  return rows === undefined ? text : `${text.slice(0, -1)},"rows":${rows}}`;
};

const firstRows = async (
  deps: PreferredWaitDeps,
  job: Job,
  timeoutMs: number,
): Promise<string | undefined> => {
  try {
    return await deps.firstRows.read(job, timeoutMs);
  } catch (cause) {
    // The job is the answer, and its rows have a call of their own.
    deps.log.warn('First rows not read', { jobId: job.jobId, cause });
    return undefined;
  }
};
