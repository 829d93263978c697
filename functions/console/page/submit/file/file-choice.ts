import type { ReportView } from '../../../../../shared/api/answers.ts';
import type { JobSubmission } from '../../../../../shared/client/job-api.ts';
import { unloadableQuery } from '../../../../../shared/result/unload/unloadable-query.ts';
import { splitStatements } from '../../../../../shared/sql/statements.ts';
import { formatNames, isUnloadOnly } from '../../api/job-request.ts';
import type { Draft } from '../../draft/draft.ts';

/** How a result is to be written; the service decides what is left out. */
export type FileChoice = Draft['file'];

/** Whether texts can be guarded against formulas: only the service rewrites, and only CSV. */
export const canEscape = ({ format, delivery }: FileChoice): boolean =>
  format === 'csv' && delivery !== 'unload';

/** The part of a request that asks for this file, without what is the default. */
export const fileRequest = (
  choice: FileChoice,
): Pick<JobSubmission, 'format' | 'delivery' | 'compression' | 'escapeFormulas'> => {
  const { format, delivery, compression, escapeFormulas } = choice;
  // The warehouse alone writes Parquet, and always compressed.
  if (isUnloadOnly(format)) return { format };
  return {
    format,
    ...(delivery && { delivery }),
    ...(compression && compression !== 'none' && { compression }),
    ...(escapeFormulas && canEscape(choice) && { escapeFormulas }),
  };
};

/** The nearest choice that the warehouse does not have to write. */
export const withoutUnload = ({ delivery, ...choice }: FileChoice): FileChoice => ({
  ...choice,
  format: isUnloadOnly(choice.format) ? 'csv' : choice.format,
  ...(delivery === 'collect' && { delivery }),
});

/** The compressions, with the names people know them by. */
export const compressions = [
  ['gzip', 'gzip'],
  ['zstd', 'Zstandard'],
] as const;

/** A choice in words: `CSV, compressed with gzip, written by the warehouse`. */
export const describeFile = (choice: FileChoice): string => {
  const { format, delivery, compression, escapeFormulas } = choice;
  const unloaded = delivery === 'unload' || isUnloadOnly(format);
  const [, compressor] = compressions.find(([name]) => name === compression) ?? [];
  return [
    formatNames[format],
    // A compression that was chosen before Parquet does not apply to it.
    compressor && !isUnloadOnly(format) && `compressed with ${compressor}`,
    unloaded && 'written by the warehouse',
    escapeFormulas && canEscape(choice) && 'safe to open in a spreadsheet',
  ]
    .filter(Boolean)
    .join(', ');
};

const NO_ROLE = 'Not in this deployment: its warehouse has no role for writing files.';

/** Why the warehouse cannot write a report's files itself; undefined where it can. */
export const reportUnloadRefusal = (
  { deliveries }: Pick<ReportView, 'deliveries'>,
  canUnload: boolean,
): string | undefined => {
  if (!canUnload) return NO_ROLE;
  if (deliveries.includes('unload')) return undefined;
  return 'Not for this report: it ends in a LIMIT, and the warehouse writes whole results only.';
};

/** The same for ad hoc SQL, whose author can change it. */
export const sqlUnloadRefusal = (sql: string, canUnload: boolean): string | undefined => {
  if (!canUnload) return NO_ROLE;
  const last = splitStatements(sql).at(-1)?.sql ?? '';
  if (last === '' || 'query' in unloadableQuery(last)) return undefined;
  return (
    'Not for this statement: the warehouse writes the rows of one query without a LIMIT at its ' +
    'end. Put such a query in parentheses: select * from (… limit 10).'
  );
};
