/** A place in SQL: its line and column, from 1, and what stands in the line. */
export interface ErrorPlace {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/**
 * The place in the SQL that an error of syntax names, as in `… at or near "form"`, `Position: 10`
 * (https://www.postgresql.org/docs/current/protocol-error-fields.html). Undefined where other words
 * stand there: the warehouse had another text, with values in it.
 */
export const errorPlace = (sql: string, message: string): ErrorPlace | undefined => {
  const [, near, position] = /at or near "([\s\S]+)"\s+Position: (\d+)/.exec(message) ?? [];
  const offset = Number(position) - 1;
  if (near === undefined || !sql.startsWith(near, offset)) return undefined;
  const before = sql.slice(0, offset).split('\n');
  const start = offset - (before.at(-1)?.length ?? 0);
  const [text = ''] = sql.slice(start).split('\n');
  return { line: before.length, column: offset - start + 1, text };
};
