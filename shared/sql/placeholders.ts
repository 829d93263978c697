import { type BackslashReading, isBlank, tokenizeSql } from './tokenizer.ts';

/** The names of the `:name` placeholders of an SQL text, each once, in order. */
export const placeholders = (sql: string, reading?: BackslashReading): string[] => {
  const names = new Set<string>();
  for (const { kind, text } of tokenizeSql(sql, reading)) {
    if (kind === 'placeholder') names.add(text.slice(1));
  }
  return [...names];
};

/** Symbols that become part of a name or a string beside one, as in `#t`, `a$` and `U&''`. */
const JOINING = '#$&';

/**
 * The SQL text in chunks, each placeholder replaced unless there is nothing for it. Where the
 * replacement would touch a word, a number or a string, a space keeps them apart: two adjacent
 * strings would be read as one.
 */
export function* withPlaceholders(
  sql: string,
  replace: (name: string) => string | undefined,
): Generator<string> {
  const tokens = [...tokenizeSql(sql)];
  const gap = (index: number): string => {
    const token = tokens[index];
    if (token === undefined || isBlank(token)) return '';
    return token.kind === 'symbol' && !JOINING.includes(token.text) ? '' : ' ';
  };
  for (const [index, { kind, text }] of tokens.entries()) {
    const written = kind === 'placeholder' ? replace(text.slice(1)) : undefined;
    yield written === undefined ? text : `${gap(index - 1)}${written}${gap(index + 1)}`;
  }
}
