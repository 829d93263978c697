import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fetchJobs } from '../api/api-client.ts';
import { isSettled, type Job, type JobPage, type JobState } from '../api/job.ts';
import { describeTrouble } from '../api/problem.ts';
import { useConsole } from '../frame/console-context.ts';
import { entryMark } from '../navigation/history-entry.ts';
import type { KeptList } from './visited-lists.ts';

/** Which of one's jobs the history shows. */
export interface HistoryFilter {
  readonly state: JobState | undefined;
  readonly report: string | undefined;
}

/** The jobs that are known so far. */
export interface History {
  readonly jobs: readonly Job[] | undefined;
  readonly trouble: string | undefined;
  /** Absent when there are no more. */
  readonly loadMore: (() => Promise<void>) | undefined;
}

/** While a job is on its way the list is read again, at intervals that grow from and up to: */
const FIRST_INTERVAL_MS = 3_000;
const LONGEST_INTERVAL_MS = 30_000;
const GROWTH = 1.5;

/** The newest page, followed by the older jobs that were loaded before. */
const renewed = (known: readonly Job[], newest: readonly Job[]): Job[] => {
  const oldest = newest.at(-1)?.submittedAt ?? '';
  const present = new Set(newest.map(({ jobId }) => jobId));
  const older = known.filter((job) => job.submittedAt <= oldest && !present.has(job.jobId));
  return [...newest, ...older];
};

/** Calls `refresh` again and again while `active`, but never while the page is hidden. */
const useRefreshing = (active: boolean, refresh: () => void) => {
  const latest = useRef(refresh);
  latest.current = refresh;
  useEffect(() => {
    if (!active) return;
    let interval = FIRST_INTERVAL_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      timer = setTimeout(() => {
        interval = Math.min(interval * GROWTH, LONGEST_INTERVAL_MS);
        if (!document.hidden) latest.current();
        wait();
      }, interval);
    };
    const shown = () => {
      if (!document.hidden) latest.current();
    };
    wait();
    document.addEventListener('visibilitychange', shown);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [active]);
};

/** Keeps how far the page is scrolled with the list, and goes there when one comes back to it. */
const useKeptScroll = (kept: KeptList): void => {
  useLayoutEffect(() => {
    window.scrollTo(0, kept.top);
    const follow = () => {
      kept.top = window.scrollY;
    };
    window.addEventListener('scroll', follow, { passive: true });
    return () => window.removeEventListener('scroll', follow);
  }, [kept]);
};

/**
 * The caller's jobs, page by page; another filter starts over. The way back from a job leads to the
 * list as it was left, whose newest jobs are then read again.
 */
export const useHistory = ({ state, report }: HistoryFilter): History => {
  const { lists } = useConsole();
  const kept = lists.of(entryMark());
  const [jobs, setJobs] = useState(kept.jobs);
  const [cursor, setCursor] = useState(kept.cursor);
  const [trouble, setTrouble] = useState<string>();
  const reading = useRef(0);

  /** Reads a page; what comes after another filter was chosen is not shown. */
  const read = async (from: string | undefined, take: (page: JobPage) => void) => {
    const current = reading.current;
    try {
      const page = await fetchJobs({ state, report, cursor: from });
      if (reading.current !== current) return;
      setTrouble(undefined);
      take(page);
    } catch (error) {
      if (reading.current === current) setTrouble(describeTrouble(error));
    }
  };

  useKeptScroll(kept);
  useEffect(() => {
    reading.current += 1;
    setJobs(kept.jobs);
    setCursor(kept.cursor);
    void read(undefined, (page) => {
      setJobs((known) => renewed(known ?? [], page.jobs));
      if (!kept.jobs) setCursor(page.nextCursor);
    });
    return () => {
      reading.current += 1;
    };
  }, [state, report]);

  const onTheirWay = jobs?.some((job) => !isSettled(job.state)) ?? false;
  useRefreshing(onTheirWay, () => {
    void read(undefined, (page) => setJobs((known) => renewed(known ?? [], page.jobs)));
  });

  const loadMore = () =>
    read(cursor, (page) => {
      setJobs((known) => [...(known ?? []), ...page.jobs]);
      setCursor(page.nextCursor);
    });
  useEffect(() => {
    Object.assign(kept, { jobs, cursor });
  }, [jobs, cursor]);
  return { jobs, trouble, loadMore: cursor === undefined ? undefined : loadMore };
};
