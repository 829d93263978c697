import type { Job } from '../api/job.ts';

/** A list of jobs as far as it was loaded, and how far it was scrolled. */
export interface KeptList {
  jobs: readonly Job[] | undefined;
  /** Where the next page begins; absent at the end. */
  cursor: string | undefined;
  /** In pixels from the page's top. */
  top: number;
}

/** A list holds hundreds of jobs; a person goes back a few steps. */
const MOST_LISTS = 10;

/** The lists that one person has seen, by the entry of the browser's history that shows them. */
export class KeptLists {
  private readonly lists = new Map<string, KeptList>();

  /** The list of an entry, to be kept up to date in place; a new one has no jobs yet. */
  of(entry: string): KeptList {
    const list = this.lists.get(entry) ?? { jobs: undefined, cursor: undefined, top: 0 };
    this.lists.delete(entry);
    this.lists.set(entry, list);
    for (const oldest of [...this.lists.keys()].slice(0, -MOST_LISTS)) this.lists.delete(oldest);
    return list;
  }
}
