import { sanitize, truncate } from './text.ts';

/** A column of a table in the terminal. */
interface TextColumn {
  readonly title: string;
  readonly alignment: 'left' | 'right';
}

/** A column of texts. */
export const left = (title: string): TextColumn => ({ title, alignment: 'left' });

/** A column of numbers. */
export const right = (title: string): TextColumn => ({ title, alignment: 'right' });

/**
 * Lays rows out in columns of equal width with a rule under the titles. Lines longer than
 * `maxWidth` characters are cut.
 */
export const textTable = (
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  maxWidth?: number,
): string => {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ alignment }, index) => {
        const [cell = '', width = 0] = [cells[index], widths[index]];
        return alignment === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const lines = [
    line(columns.map(({ title }) => title)),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
  ];
  return lines.map((text) => truncate(text, maxWidth)).join('\n');
};

/** Lines of name and value, the values in one column. */
export const valueLines = (pairs: readonly (readonly string[])[]): string => {
  const width = Math.max(0, ...pairs.map(([name = '']) => name.length));
  return pairs.map(([name = '', value = '']) => `${name.padEnd(width)}  ${value}`).join('\n');
};

/** A value as text: NULL by its name, SUPER as its JSON. */
export const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const NUMERIC_TYPE = /^(int[248]|float[48]|numeric|oid)$/;

/** The rows of a result under its columns, numbers to the right. */
export const resultTable = (
  columns: readonly { readonly name: string; readonly type: string }[],
  rows: readonly Readonly<Record<string, unknown>>[],
  maxWidth?: number,
): string =>
  textTable(
    columns.map(({ name, type }) =>
      NUMERIC_TYPE.test(type) ? right(sanitize(name)) : left(sanitize(name)),
    ),
    rows.map((row) => Object.values(row).map((value) => sanitize(cellText(value)))),
    maxWidth,
  );
