import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchJob } from '../api/api-client.ts';
import type { Job } from '../api/job.ts';
import { type JobWatch, watchJob } from './job-watch.ts';

/** A job as it is known at this moment. */
export interface WatchedJob {
  readonly job: Job | undefined;
  /** Why the last look-up failed, until one succeeds again. */
  readonly trouble: { readonly error: unknown; readonly goingOn: boolean } | undefined;
  readonly lookNow: () => void;
}

/** Keeps a job current for as long as it is on the page. */
export const useJob = (jobId: string): WatchedJob => {
  const [job, setJob] = useState<Job>();
  const [trouble, setTrouble] = useState<WatchedJob['trouble']>();
  const watch = useRef<JobWatch>(undefined);
  useEffect(() => {
    const started = watchJob(
      {
        read: (etag) =>
          fetchJob(jobId, etag).then((reading) => {
            setTrouble(undefined);
            return reading;
          }),
        isHidden: () => document.hidden,
        onVisibility: (changed) => {
          document.addEventListener('visibilitychange', changed);
          return () => document.removeEventListener('visibilitychange', changed);
        },
        after: (ms, elapsed) => {
          const timer = setTimeout(elapsed, ms);
          return () => clearTimeout(timer);
        },
      },
      { onJob: setJob, onTrouble: setTrouble },
    );
    watch.current = started;
    return started.stop;
  }, [jobId]);
  return { job, trouble, lookNow: () => watch.current?.lookNow() };
};
