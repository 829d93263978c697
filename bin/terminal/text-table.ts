/** A column of a table in the terminal. */
export interface TextColumn {
  readonly title: string;
  readonly alignment: 'left' | 'right';
}

/** Lays rows out in columns of equal width, numbers to the right, with a rule under the titles. */
export const textTable = (
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
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
  return [
    line(columns.map(({ title }) => title)),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
};
