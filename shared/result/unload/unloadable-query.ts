import { type BackslashReading, isBlank, tokenizeSql } from '../../sql/tokenizer.ts';

/** A query that UNLOAD accepts, without its closing semicolon, or what to change. */
export type UnloadableQuery = { readonly query: string } | { readonly refusal: string };

/**
 * Checks what UNLOAD requires of its query: one SELECT without an outer LIMIT
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html), into which values can be written.
 */
export const unloadableQuery = (sql: string): UnloadableQuery => {
  const words: string[] = [];
  let depth = 0;
  let end: number | undefined;
  for (const { kind, text, offset } of tokenizeSql(sql)) {
    if (isBlank({ kind })) continue;
    if (end !== undefined) return { refusal: 'UNLOAD takes one statement, and these are several' };
    if (text === ';') end = offset;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (kind === 'word' && (depth === 0 || words.length === 0)) words.push(text.toLowerCase());
  }
  const [first = ''] = words;
  if (first !== 'select' && first !== 'with') {
    return { refusal: `UNLOAD takes a query, and this begins with ${JSON.stringify(first)}` };
  }
  if (words.slice(1).includes('limit')) {
    return {
      refusal:
        'UNLOAD refuses a LIMIT outside of parentheses; nest it: select * from (… limit …), or ' +
        'ask for "delivery": "collect"',
    };
  }
  if (!isUnambiguous(sql)) {
    return {
      refusal:
        'a backslash before a quote in this SQL decides where its :names are, and databases read ' +
        'it in two ways; write a quote as two quotes, or ask for "delivery": "collect"',
    };
  }
  return { query: sql.slice(0, end ?? sql.length).trim() };
};

/**
 * Whether both readings of backslashes find the same placeholders. Values replace the placeholders,
 * so a database with the other reading would run a value as SQL.
 */
const isUnambiguous = (sql: string): boolean =>
  !sql.includes('\\') || placeholderOffsets(sql, 'escape') === placeholderOffsets(sql, 'standard');

const placeholderOffsets = (sql: string, reading: BackslashReading): string =>
  [...tokenizeSql(sql, reading)]
    .filter(({ kind }) => kind === 'placeholder')
    .map(({ offset, text }) => `${offset}${text}`)
    .join();
