import type { JobReading } from '../api/api-client.ts';
import { isSettled, type Job } from '../api/job.ts';
import { ApiProblem } from '../api/problem.ts';

/** What watching a job needs of the browser. */
export interface JobWatchDeps {
  readonly read: (etag: string | undefined) => Promise<JobReading>;
  readonly isHidden: () => boolean;
  /** Calls back whenever the page is hidden or shown; answers how to stop that. */
  readonly onVisibility: (changed: () => void) => () => void;
  /** Calls back once after a while; answers how to prevent it. */
  readonly after: (ms: number, elapsed: () => void) => () => void;
}

/** What comes of watching a job. */
export interface JobWatchEvents {
  readonly onJob: (job: Job) => void;
  /** A look-up failed; the watch goes on unless the service refused it for good. */
  readonly onTrouble: (trouble: { error: unknown; goingOn: boolean }) => void;
}

/** A job watched by a person. */
export interface JobWatch {
  /** Looks at once, for example after a cancel was asked for. */
  readonly lookNow: () => void;
  readonly stop: () => void;
}

/** Soon enough that a short report appears at once. */
const FIRST_INTERVAL_MS = 400;
/** Each look that finds nothing new makes the next one wait longer by this factor... */
const GROWTH = 1.5;
/** ...up to this: an hour of waiting costs some 240 small answers, most of them 304. */
const LONGEST_INTERVAL_MS = 15_000;

const isRefusal = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429;

/**
 * Looks at a job until it is settled: with its entity tag, at intervals that grow while nothing
 * changes, and not at all while the page is hidden.
 */
export const watchJob = (deps: JobWatchDeps, events: JobWatchEvents): JobWatch => {
  let etag: string | undefined;
  let interval = FIRST_INTERVAL_MS;
  let done = false;
  let looking = false;
  let cancelTimer = () => {};

  const stop = () => {
    done = true;
    cancelTimer();
    stopListening();
  };

  const next = (waitMs: number) => {
    if (!done) cancelTimer = deps.after(waitMs, () => void look());
  };

  const take = (reading: JobReading) => {
    interval = Math.min(interval * GROWTH, LONGEST_INTERVAL_MS);
    if (reading.outcome === 'read') {
      etag = reading.etag;
      events.onJob(reading.job);
      if (isSettled(reading.job.state)) return stop();
      interval = FIRST_INTERVAL_MS;
    }
    next(interval);
  };

  const fail = (error: unknown) => {
    const goingOn = !isRefusal(error);
    if (!goingOn) stop();
    events.onTrouble({ error, goingOn });
    interval = Math.min(interval * GROWTH, LONGEST_INTERVAL_MS);
    const asked = error instanceof ApiProblem ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    next(Math.max(interval, asked));
  };

  const look = async () => {
    cancelTimer();
    if (done || looking || deps.isHidden()) return;
    looking = true;
    try {
      const reading = await deps.read(etag);
      looking = false;
      if (!done) take(reading);
    } catch (error) {
      looking = false;
      if (!done) fail(error);
    }
  };

  const stopListening = deps.onVisibility(() => void look());
  void look();
  return {
    lookNow: () => {
      interval = FIRST_INTERVAL_MS;
      void look();
    },
    stop,
  };
};
