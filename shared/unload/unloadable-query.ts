import { scanSql } from '../redshift/sql-scanner.ts';

/** A query that UNLOAD takes, without its closing semicolon, or what to mend. */
export type UnloadableQuery = { readonly query: string } | { readonly refusal: string };

/**
 * Checks what UNLOAD asks of its query: one SELECT without an outer LIMIT
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html).
 */
export const unloadableQuery = (sql: string): UnloadableQuery => {
  const words: string[] = [];
  let depth = 0;
  let end: number | undefined;
  for (const { kind, text, at } of scanSql(sql)) {
    if (kind === 'blank') continue;
    if (end !== undefined) return { refusal: 'UNLOAD takes one statement, and these are several' };
    if (text === ';') end = at;
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
  return { query: sql.slice(0, end ?? sql.length).trim() };
};
