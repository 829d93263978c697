import { scanSql } from './sql-scanner.ts';

/** The names of the `:name` placeholders of an SQL text, each once, in order. */
export const placeholders = (sql: string): string[] => {
  const names = new Set<string>();
  for (const { kind, text } of scanSql(sql)) {
    if (kind === 'placeholder') names.add(text.slice(1));
  }
  return [...names];
};

/**
 * The SQL text with something else in each placeholder's place, kept apart from what it touches:
 * two quoted texts side by side would be read as one.
 */
export const withPlaceholders = (sql: string, replace: (name: string) => string): string => {
  const pieces = [...scanSql(sql)];
  const apart = (at: number): string => {
    const kind = pieces[at]?.kind ?? 'blank';
    return kind === 'blank' || kind === 'symbol' ? '' : ' ';
  };
  return pieces
    .map(({ kind, text }, at) =>
      kind === 'placeholder' ? `${apart(at - 1)}${replace(text.slice(1))}${apart(at + 1)}` : text,
    )
    .join('');
};
