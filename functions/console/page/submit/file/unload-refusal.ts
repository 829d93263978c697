import { unloadableQuery } from '../../../../../shared/redshift/unload/unloadable-query.ts';
import type { Report } from '../../api/report.ts';

const NO_ROLE = 'Not in this deployment: its warehouse has no role for writing files.';

/** Why the warehouse cannot write a report's files itself; nothing where it can. */
export const reportUnloadRefusal = (report: Report, canUnload: boolean): string | undefined => {
  if (!canUnload) return NO_ROLE;
  // A report that does not list its deliveries is left to the service's own answer.
  if (report.deliveries?.includes('unload') ?? true) return undefined;
  return 'Not for this report: it ends in a LIMIT, and the warehouse writes whole results only.';
};

/** The same for SQL of one's own, whose author can do something about it. */
export const sqlUnloadRefusal = (sql: string, canUnload: boolean): string | undefined => {
  if (!canUnload) return NO_ROLE;
  if (sql.trim() === '' || 'query' in unloadableQuery(sql)) return undefined;
  return (
    'Not for this statement: the warehouse writes the rows of one query without a LIMIT at its ' +
    'end. Put such a query in parentheses: select * from (… limit 10).'
  );
};
