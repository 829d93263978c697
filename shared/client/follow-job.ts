import { isSettled, type JobView } from '../job/job.ts';
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

/** Soon enough that a short report does not seem slow. */
const FIRST_INTERVAL_MS = 250;
/** Each look that finds nothing new makes the next one wait longer by this factor... */
const GROWTH = 1.5;
/** ...up to this: an hour of waiting costs some 360 answers, nearly all of them empty. */
const LONGEST_INTERVAL_MS = 10_000;
/** So many look-ups in a row may fail, the later ones ten seconds apart. */
const FAILURES_IN_A_ROW = 12;

/**
 * Looks at a job until it is settled: with its entity tag, at intervals that grow while nothing
 * changes. A service that is away for a minute is waited for.
 */
export const followJob = async (
  look: (etag: string | undefined) => Promise<JobReading>,
  pause: ApiConnection['pause'],
  { onJob, signal }: FollowOptions,
): Promise<JobView> => {
  let etag: string | undefined;
  let interval = FIRST_INTERVAL_MS;
  let failures = 0;
  for (;;) {
    const reading = await look(etag).catch((error: unknown) => {
      failures += 1;
      if (!mayPass(error) || failures >= FAILURES_IN_A_ROW) throw error;
      return undefined;
    });
    if (reading !== undefined) failures = 0;
    if (reading?.outcome === 'read') {
      etag = reading.etag;
      interval = FIRST_INTERVAL_MS;
      onJob?.(reading.job);
      if (isSettled(reading.job)) return reading.job;
    }
    await pause(interval, signal);
    interval = Math.min(interval * GROWTH, LONGEST_INTERVAL_MS);
  }
};
