import { scanSql } from './sql-scanner.ts';

/** The names of the `:name` placeholders of an SQL text, each once, in order. */
export const placeholders = (sql: string): string[] => {
  const names = new Set<string>();
  for (const { kind, text } of scanSql(sql)) {
    if (kind === 'placeholder') names.add(text.slice(1));
  }
  return [...names];
};

/** The SQL text with something else in each placeholder's place. */
export const withPlaceholders = (sql: string, replace: (name: string) => string): string =>
  [...scanSql(sql)]
    .map(({ kind, text }) => (kind === 'placeholder' ? replace(text.slice(1)) : text))
    .join('');
