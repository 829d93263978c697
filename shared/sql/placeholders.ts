import { type BackslashReading, scanSql } from './sql-scanner.ts';

/** The names of the `:name` placeholders of an SQL text, each once, in order. */
export const placeholders = (sql: string, reading?: BackslashReading): string[] => {
  const names = new Set<string>();
  for (const { kind, text } of scanSql(sql, reading)) {
    if (kind === 'placeholder') names.add(text.slice(1));
  }
  return [...names];
};

/**
 * The pieces of the SQL text, with something else in each placeholder's place, kept apart from what
 * it touches: two quoted texts side by side would be read as one.
 */
export function* withPlaceholders(
  sql: string,
  replace: (name: string) => string,
): Generator<string> {
  const pieces = [...scanSql(sql)];
  const apart = (at: number): string => {
    const kind = pieces[at]?.kind ?? 'blank';
    return kind === 'blank' || kind === 'symbol' ? '' : ' ';
  };
  for (const [at, { kind, text }] of pieces.entries()) {
    yield kind === 'placeholder'
      ? `${apart(at - 1)}${replace(text.slice(1))}${apart(at + 1)}`
      : text;
  }
}
