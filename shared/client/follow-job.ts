import type { JobAnswer } from '../api/answers.ts';
import { isSettled, type JobView } from '../job/job.ts';
import { calculateDelay } from '../platform/backoff.ts';
import { type ApiConnection, isTransient } from './api-connection.ts';
import { JobProblem } from './job-problem.ts';

/** The job, or that it has not changed since `etag`; `waited`: the service has held the answer. */
export type JobReading = { readonly waited?: boolean } & (
  | { readonly outcome: 'read'; readonly job: JobAnswer; readonly etag: string | undefined }
  | { readonly outcome: 'unchanged' }
);

export interface FollowOptions {
  /** Called with the job whenever it has changed, and at the first success after a failure. */
  readonly onJob?: ((job: JobView) => void) | undefined;
  /** Called with the reason for which a look-up failed, when another one will follow. */
  readonly onRetry?: ((error: unknown) => void) | undefined;
  /** How many look-ups may fail in a row; the default of 12 takes about a minute. */
  readonly maxFailures?: number | undefined;
  /** Waits between two look-ups in place of the client's pause, such as for a page to be shown. */
  readonly pause?: ApiConnection['pause'];
  /** Ends the waiting; the job continues. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Milliseconds between look-ups while nothing changes. The first is short enough that a short
 * report does not seem slow; with the last, an hour costs some 360 responses, nearly all empty.
 */
const POLL_BACKOFF = { minimum: 250, maximum: 10_000, factor: 1.5 };
/**
 * Delays up to this long are spent at the service, which answers as soon as the job is settled.
 * Longer ones are spent here: a waiting request costs the service more than another one.
 */
const MAX_SERVICE_WAIT_MS = 5_000;
/** Gives up after this many failures in a row, the later ones ten seconds apart. */
const MAX_FAILURES_IN_A_ROW = 12;

const retryAfterMs = (error: unknown): number =>
  error instanceof JobProblem ? (error.retryAfterSeconds ?? 0) * 1000 : 0;

/**
 * Polls a job until it is settled: with its entity tag, at intervals that grow while nothing
 * changes, the short ones as waits of the service. It survives a service that is away for a minute,
 * and waits as long as its Retry-After asks. After a failure it looks the whole job up, so that
 * `onJob` also reports the recovery.
 */
export const followJob = async (
  look: (etag: string | undefined, waitSeconds: number) => Promise<JobReading>,
  {
    pause,
    onJob,
    onRetry,
    maxFailures = MAX_FAILURES_IN_A_ROW,
    signal,
  }: FollowOptions & Pick<ApiConnection, 'pause'>,
): Promise<JobAnswer> => {
  let etag: string | undefined;
  let pollsSinceChange = 0;
  let failures = 0;
  let waitSeconds = 0;
  let serviceWaits = true;
  for (;;) {
    let minimumMs = 0;
    try {
      const reading = await look(etag, waitSeconds);
      // A service that does not wait, or has too many requests that do, is asked after pauses.
      serviceWaits &&= reading.waited === true;
      signal?.throwIfAborted();
      failures = 0;
      if (reading.outcome === 'read') {
        etag = reading.etag;
        pollsSinceChange = 0;
        onJob?.(reading.job);
        if (isSettled(reading.job)) return reading.job;
      }
    } catch (error) {
      failures += 1;
      if (!isTransient(error) || failures >= maxFailures) throw error;
      etag = undefined;
      minimumMs = retryAfterMs(error);
      onRetry?.(error);
    }
    pollsSinceChange += 1;
    const delayMs = Math.max(calculateDelay(pollsSinceChange, POLL_BACKOFF), minimumMs);
    const waitsThere = serviceWaits && failures === 0 && delayMs <= MAX_SERVICE_WAIT_MS;
    waitSeconds = waitsThere ? Math.ceil(delayMs / 1_000) : 0;
    if (!waitsThere) await pause(delayMs, signal);
  }
};
