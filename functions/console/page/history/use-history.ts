import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { JobPage } from '../../../../shared/api/answers.ts';
import { isSettled, type JobState, type JobView } from '../../../../shared/job/job.ts';
import { calculateDelay } from '../../../../shared/platform/backoff.ts';
import { jobs as jobsApi } from '../api/api-client.ts';
import { errorMessage } from '../api/authorization.ts';
import { useConsole } from '../frame/console-context.ts';
import { visiblePause } from '../frame/visible-pause.ts';
import { historyEntryId } from '../navigation/router.ts';
import type { VisitedList } from '../navigation/visited-lists.ts';

/** Which of the caller's jobs the history shows. */
export interface HistoryFilter {
  readonly state: JobState | undefined;
  readonly report: string | undefined;
}

/** How many jobs one page of the history holds: a screenful and a half. */
const PAGE_SIZE = 30;
/** Milliseconds between two refreshes of a list with unsettled jobs. */
const REFRESH_BACKOFF = { minimum: 3_000, maximum: 30_000, factor: 1.5 };

/** The newest page, followed by the older jobs that were loaded before. */
const mergeNewest = (loaded: readonly JobView[], newest: readonly JobView[]): JobView[] => {
  const oldest = newest.at(-1)?.submittedAt ?? '';
  const present = new Set(newest.map(({ jobId }) => jobId));
  const older = loaded.filter((job) => job.submittedAt <= oldest && !present.has(job.jobId));
  return [...newest, ...older];
};

/** Calls `refresh` at growing intervals while `active`, but never while the page is hidden. */
const useRefresh = (active: boolean, refresh: () => void) => {
  const latest = useRef(refresh);
  latest.current = refresh;
  useEffect(() => {
    if (!active) return;
    const stop = new AbortController();
    const repeat = async () => {
      for (let refreshes = 1; ; refreshes += 1) {
        await visiblePause(calculateDelay(refreshes, REFRESH_BACKOFF), stop.signal);
        latest.current();
      }
    };
    // It only ends by the signal.
    repeat().catch(() => {});
    return () => stop.abort();
  }, [active]);
};

/** Restores the scroll position of a visited list, and records it from then on. */
const useScrollPosition = (list: VisitedList): void => {
  useLayoutEffect(() => {
    window.scrollTo(0, list.scrollTop);
    const follow = () => {
      list.scrollTop = window.scrollY;
    };
    window.addEventListener('scroll', follow, { passive: true });
    return () => window.removeEventListener('scroll', follow);
  }, [list]);
};

/**
 * The caller's jobs, page by page; another filter starts over. The way back from a job leads to the
 * list as it was left, and then loads its newest jobs again. Without more jobs there is no
 * `loadMore`.
 */
export const useHistory = ({ state, report }: HistoryFilter) => {
  const visited = useConsole().visitedLists.get(historyEntryId());
  const [jobs, setJobs] = useState(visited.jobs);
  const [cursor, setCursor] = useState(visited.cursor);
  const [message, setMessage] = useState<string>();
  const filterVersion = useRef(0);

  /** Loads a page; drops it when another filter was chosen meanwhile. */
  const load = async (from: string | undefined, take: (page: JobPage) => void) => {
    const version = filterVersion.current;
    try {
      const filter = { state, report, cursor: from, pageSize: PAGE_SIZE };
      const page = await jobsApi.listPage(filter);
      if (filterVersion.current !== version) return;
      setMessage(undefined);
      take(page);
    } catch (error) {
      if (filterVersion.current === version) setMessage(errorMessage(error));
    }
  };
  const refresh = () =>
    load(undefined, (page) => {
      setJobs((loaded) => mergeNewest(loaded ?? [], page.jobs));
      if (!visited.jobs) setCursor(page.nextCursor);
    });

  useScrollPosition(visited);
  useEffect(() => {
    filterVersion.current += 1;
    setJobs(visited.jobs);
    setCursor(visited.cursor);
    void refresh();
    return () => {
      filterVersion.current += 1;
    };
  }, [state, report]);
  useRefresh(jobs?.some((job) => !isSettled(job)) ?? false, () => void refresh());

  const loadMore = () =>
    load(cursor, (page) => {
      setJobs((loaded) => [...(loaded ?? []), ...page.jobs]);
      setCursor(page.nextCursor);
    });
  useEffect(() => {
    Object.assign(visited, { jobs, cursor });
  }, [jobs, cursor]);
  return { jobs, errorMessage: message, loadMore: cursor === undefined ? undefined : loadMore };
};
