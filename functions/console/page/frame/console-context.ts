import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Report } from '../api/report.ts';
import { DraftStore } from '../draft/draft-store.ts';
import { KeptLists } from '../history/visited-lists.ts';

/** What every view of the console may need. */
export interface ConsoleContext {
  /** What can be run; absent while it is loading. */
  readonly reports: readonly Report[] | undefined;
  /** Report titles by name. */
  readonly reportTitles: ReadonlyMap<string, string>;
  /** Whether this deployment accepts SQL that is not one of its reports. */
  readonly adHocSql: boolean;
  /** Whether this deployment's warehouse may write files of results itself. */
  readonly canUnload: boolean;
  /** What the person at the page has typed so far. */
  readonly drafts: DraftStore;
  /** The lists of jobs that the person has seen, for the way back to them. */
  readonly lists: KeptLists;
  /** Tells people who do not see the page what has just changed on it. */
  readonly announce: (message: string) => void;
}

/** Carries the console's context down to its views. */
export const ConsoleScope = createContext<ConsoleContext>({
  reports: undefined,
  reportTitles: new Map(),
  adHocSql: false,
  canUnload: false,
  drafts: new DraftStore(undefined, undefined),
  lists: new KeptLists(),
  announce: () => {},
});

/** The context of the console that a component is part of. */
export const useConsole = (): ConsoleContext => useContext(ConsoleScope);
