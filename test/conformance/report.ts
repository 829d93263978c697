import { notAsked } from './questions/not-asked.ts';
import { askedRows, type Finding } from './run-questions.ts';

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** What the warehouse answers otherwise. */
export const differenceLines = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap(({ topic, emulator, warehouse, same }) =>
    same
      ? []
      : [`≠ ${topic}`, `  emulator   ${shown(emulator)}`, `  warehouse  ${shown(warehouse)}`],
  );

const verdictOf = (row: string, findings: readonly Finding[]): string => {
  const own = findings.filter((finding) => finding.row === row);
  const same = own.filter((finding) => finding.same).length;
  if (own.length === 0) return `not asked  ${row} (${notAsked[row] ?? 'see above'})`;
  if (same === own.length) return `confirmed  ${row}`;
  return `otherwise  ${row} (${same} of ${own.length} answers are the same)`;
};

/** Row by row, which of the emulator's answers the warehouse confirms where AWS leaves them open. */
export const rowLines = (findings: readonly Finding[]): readonly string[] => {
  const rows = [...askedRows, ...Object.keys(notAsked)].filter((row) => row !== undefined);
  return rows.map((row) => verdictOf(row, findings)).sort();
};
