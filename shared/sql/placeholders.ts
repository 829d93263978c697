import { type BackslashReading, isBlank, tokenizeSql } from './tokenizer.ts';

/** The names of the `:name` placeholders of an SQL text, each once, in order. */
export const placeholders = (sql: string, reading?: BackslashReading): string[] => {
  const names = new Set<string>();
  for (const { kind, text } of tokenizeSql(sql, reading)) {
    if (kind === 'placeholder') names.add(text.slice(1));
  }
  return [...names];
};

/**
 * The SQL text in chunks, each placeholder replaced. Where the replacement would touch a word, a
 * number or a string, a space keeps them apart: two adjacent strings would be read as one.
 */
export function* withPlaceholders(
  sql: string,
  replace: (name: string) => string,
): Generator<string> {
  const tokens = [...tokenizeSql(sql)];
  const gap = (index: number): string => {
    const token = tokens[index];
    return token === undefined || isBlank(token) || token.kind === 'symbol' ? '' : ' ';
  };
  for (const [index, { kind, text }] of tokens.entries()) {
    yield kind === 'placeholder'
      ? `${gap(index - 1)}${replace(text.slice(1))}${gap(index + 1)}`
      : text;
  }
}
