import type { Figures } from './campaign.ts';
import type { Recovery } from './measure-recovery.ts';

const YEAR_MS = 365.25 * 86_400_000;

export interface FiguresRow {
  readonly what: string;
  readonly figures: Figures;
}

/** The figures of some campaigns as a table of text. */
export const figuresTable = (rows: readonly FiguresRow[]): string =>
  asTable([
    ['campaign', 'schedules', 'calls', 'virtual time', 'seconds', 'violations'],
    ...rows.map(({ what, figures }) => [
      what,
      whole(figures.schedules),
      whole(figures.calls),
      `${(figures.virtualMs / YEAR_MS).toFixed(1)} years`,
      figures.seconds.toFixed(1),
      whole(figures.violations.length),
    ]),
  ]);

/** The recovery times as a table of text. */
export const recoveryTable = (
  rows: readonly { readonly what: string; readonly recovery: Recovery }[],
): string =>
  asTable([
    ['recovery', 'runs', 'slowest'],
    ...rows.map(({ what, recovery }) => [
      what,
      whole(recovery.runs),
      `${(recovery.slowestMs / 1_000).toFixed(1)} s`,
    ]),
  ]);

const whole = (value: number): string => value.toLocaleString('en-US');

/** Words to the left, numbers to the right. */
const asTable = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ');
  return rows.map(line).join('\n');
};
