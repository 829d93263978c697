import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ReportView } from '../../../../shared/api/answers.ts';

/** What every view of the console may need. */
export interface ConsoleContext {
  /** The reports that can be run; undefined while they load. */
  readonly reports: readonly ReportView[] | undefined;
  /** Report titles by name. */
  readonly reportTitles: ReadonlyMap<string, string>;
  /** Whether this deployment accepts SQL that is not one of its reports. */
  readonly adHocSql: boolean;
  /** Whether this deployment's warehouse may write result files itself. */
  readonly canUnload: boolean;
  /** Has screen readers read a message out. */
  readonly announce: (message: string) => void;
}

/** Carries the console's context down to its views. */
export const ConsoleScope = createContext<ConsoleContext>({
  reports: undefined,
  reportTitles: new Map(),
  adHocSql: false,
  canUnload: false,
  announce: () => {},
});

/** The context of the console that a component is part of. */
export const useConsole = (): ConsoleContext => useContext(ConsoleScope);
