import {
  type BackslashReading,
  isBlank,
  type SqlToken,
  tokenizeSql,
} from '../../../shared/sql/tokenizer.ts';

/** The engine reads a backslash as standard SQL does; Redshift reads it as an escape. */
export const READING: BackslashReading = 'standard';

/** The tokens of a statement as the engine below reads it. */
export const engineTokens = (sql: string): SqlToken[] => [...tokenizeSql(sql, READING)];

const isEnd = ({ kind, text }: SqlToken): boolean => kind === 'symbol' && text === ';';

/**
 * The one statement of a text, without its closing semicolon and the comments after that. Throws
 * where the text has no statement or several, in the words Redshift has for several.
 */
export const singleStatement = (sql: string): string => {
  const tokens = engineTokens(sql).filter((token) => !isBlank(token));
  const end = tokens.findIndex(isEnd);
  const [own, others] = end === -1 ? [tokens, []] : [tokens.slice(0, end), tokens.slice(end)];
  if (own.length === 0) throw new Error('syntax error at end of input');
  if (!others.every(isEnd)) {
    throw new Error('cannot insert multiple commands into a prepared statement');
  }
  return sql.slice(0, tokens[end]?.offset);
};

/** A text as an SQL literal of the engine. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as a quoted identifier. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
