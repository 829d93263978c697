import type { JobView } from '../../../../shared/job/job.ts';

/** A list of jobs as far as it was loaded and scrolled. */
export interface VisitedList {
  jobs: readonly JobView[] | undefined;
  /** The cursor of the next page; undefined at the end. */
  cursor: string | undefined;
  /** The scroll position in pixels. */
  scrollTop: number;
}

/** A list may hold hundreds of jobs, and people go back a few steps only. */
const MAX_LISTS = 10;

/** The lists that one person has visited, by the entry of the browser's history. */
export class VisitedLists {
  private readonly lists = new Map<string, VisitedList>();

  /** The list of an entry, to be updated in place; a new one has no jobs yet. */
  get(entryId: string): VisitedList {
    const list = this.lists.get(entryId) ?? { jobs: undefined, cursor: undefined, scrollTop: 0 };
    this.lists.delete(entryId);
    this.lists.set(entryId, list);
    for (const oldest of [...this.lists.keys()].slice(0, -MAX_LISTS)) this.lists.delete(oldest);
    return list;
  }
}
