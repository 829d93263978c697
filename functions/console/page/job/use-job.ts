import { useEffect, useState } from 'preact/hooks';
import type { JobAnswer } from '../../../../shared/api/answers.ts';
import { jobs } from '../api/api-client.ts';
import { visiblePause } from '../frame/visible-pause.ts';

/** Why the last look-up of a job failed. */
export interface LookUpFailure {
  readonly error: unknown;
  /** Whether another look-up will follow. */
  readonly retrying: boolean;
}

/**
 * Polls a job for as long as it is on the page and unsettled. `refresh` looks it up at once, for
 * example after a cancel.
 */
export const useJob = (jobId: string) => {
  const [job, setJob] = useState<JobAnswer>();
  const [failure, setFailure] = useState<LookUpFailure>();
  const [refreshes, setRefreshes] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    jobs
      .wait(jobId, {
        signal: stop.signal,
        pause: visiblePause,
        maxFailures: Number.POSITIVE_INFINITY,
        onJob: (changed) => {
          setJob(changed);
          setFailure(undefined);
        },
        onRetry: (error) => setFailure({ error, retrying: true }),
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setFailure({ error, retrying: false });
      });
    return () => stop.abort();
  }, [jobId, refreshes]);
  return { job, failure, refresh: () => setRefreshes((made) => made + 1) };
};
