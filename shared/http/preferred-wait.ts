import { type Job, viewOf } from '../job/job.ts';
import { type WaitDeps, type WaitOutcome, waitForJob } from '../pipeline/wait-for-job.ts';
import { addSeconds } from '../platform/clock.ts';
import { preferredWaitSeconds } from './prefer.ts';
import type { ApiRequest } from './request.ts';

export interface PreferredWaitDeps extends WaitDeps {
  readonly firstRows: FirstRows;
}

/** Where the rows come from that are part of an answer. */
export interface FirstRows {
  /** The first page of the job's rows as JSON text; undefined where none can be paged. */
  readonly read: (job: Job) => Promise<string | undefined>;
  /** Loads what reading takes; a wait leaves time for it. */
  readonly prepare?: () => void;
}

interface PreferredWait {
  readonly job: Job;
  /** `none`: the request does not wait, by its own choice or because too many do. */
  readonly outcome: Exclude<WaitOutcome['outcome'], 'refused'> | 'none';
  readonly headers: Readonly<Record<string, string>>;
  /** To be awaited before the answer is sent. */
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

/** The job as JSON text, with its first rows where they can be paged. */
export const jobWithRows = async (deps: PreferredWaitDeps, job: Job): Promise<string> => {
  const text = JSON.stringify(viewOf(job));
  const rows = job.state === 'SUCCEEDED' ? await firstRows(deps, job) : undefined;
  return rows === undefined ? text : `${text.slice(0, -1)},"rows":${rows}}`;
};

const firstRows = async (deps: PreferredWaitDeps, job: Job): Promise<string | undefined> => {
  try {
    return await deps.firstRows.read(job);
  } catch (cause) {
    // The job is the answer, and its rows have a call of their own.
    deps.log.warn('First rows not read', { jobId: job.jobId, cause });
    return undefined;
  }
};
