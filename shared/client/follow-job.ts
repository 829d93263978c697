import { isSettled, type JobView } from '../job/job.ts';
import { calculateDelay } from '../platform/backoff.ts';
import { type ApiConnection, mayPass } from './api-connection.ts';

/** A job that was looked up, or the news that it has not changed since `etag`. */
export type JobReading =
  | { readonly outcome: 'read'; readonly job: JobView; readonly etag: string | undefined }
  | { readonly outcome: 'unchanged' };

export interface FollowOptions {
  /** Called with the job whenever it has changed. */
  readonly onJob?: ((job: JobView) => void) | undefined;
  /** Ends the waiting; the job goes on. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Milliseconds between look-ups while nothing changes. The first is short enough that a short
 * report does not seem slow; with the last, an hour costs some 360 responses, nearly all empty.
 */
const POLL_BACKOFF = { minimum: 250, maximum: 10_000, factor: 1.5 };
/** Gives up after this many failures in a row, the later ones ten seconds apart. */
const MAX_FAILURES_IN_A_ROW = 12;

/**
 * Polls a job until it is settled: with its entity tag, at intervals that grow while nothing
 * changes. It survives a service that is away for a minute.
 */
export const followJob = async (
  look: (etag: string | undefined) => Promise<JobReading>,
  pause: ApiConnection['pause'],
  { onJob, signal }: FollowOptions,
): Promise<JobView> => {
  let etag: string | undefined;
  let pollsSinceChange = 0;
  let failures = 0;
  for (;;) {
    const reading = await look(etag).catch((error: unknown) => {
      failures += 1;
      if (!mayPass(error) || failures >= MAX_FAILURES_IN_A_ROW) throw error;
      return undefined;
    });
    if (reading !== undefined) failures = 0;
    if (reading?.outcome === 'read') {
      etag = reading.etag;
      pollsSinceChange = 0;
      onJob?.(reading.job);
      if (isSettled(reading.job)) return reading.job;
    }
    pollsSinceChange += 1;
    await pause(calculateDelay(pollsSinceChange, POLL_BACKOFF), signal);
  }
};
