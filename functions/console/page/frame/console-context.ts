import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ReportView } from '../../../../shared/api/answers.ts';
import type { DraftStore } from '../draft/draft-store.ts';
import type { VisitedLists } from '../navigation/visited-lists.ts';

/** What every view of the console may need. */
export interface ConsoleContext {
  /** The reports that can be run; undefined while they load. */
  readonly reports: readonly ReportView[] | undefined;
  /** The drafts of the person at the page. */
  readonly drafts: DraftStore;
  /** The lists of jobs that the person has visited. */
  readonly visitedLists: VisitedLists;
  /** Has screen readers read a message out. */
  readonly announce: (message: string) => void;
}

/** Carries the console's context down to its views. */
export const ConsoleScope = createContext<ConsoleContext | undefined>(undefined);

/** The context of the console that a component is part of. */
export const useConsole = (): ConsoleContext => {
  const context = useContext(ConsoleScope);
  if (!context) throw new Error('Only a view of the console has its context.');
  return context;
};
