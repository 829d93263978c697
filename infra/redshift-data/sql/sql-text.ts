import { isBlank, type SqlToken, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import { StatementError } from './statement-error.ts';

const isEnd = ({ kind, text }: SqlToken): boolean => kind === 'symbol' && text === ';';

/**
 * The one statement of a text, without its closing semicolon and the comments after that. Throws
 * where the text has no statement or several, in Redshift's words for several.
 */
export const singleStatement = (sql: string): string => {
  const tokens = [...tokenizeSql(sql)].filter((token) => !isBlank(token));
  const end = tokens.findIndex(isEnd);
  const [own, others] = end === -1 ? [tokens, []] : [tokens.slice(0, end), tokens.slice(end)];
  if (own.length === 0)
    throw new StatementError('syntax error at end of input', sql.trimEnd().length);
  if (!others.every(isEnd)) {
    throw new StatementError('cannot insert multiple commands into a prepared statement');
  }
  return sql.slice(0, tokens[end]?.offset);
};

const SINGLE_QUOTED = /^[eE]?'((?:[^'\\]|''|\\[\s\S])*)'$/;
const DOLLAR_QUOTED = /^(\$[^$]*\$)([\s\S]*)\1$/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/**
 * The value of a string literal as Redshift reads it: a backslash escapes the next character, with
 * or without an `E` in front. Undefined where the quotes are not closed.
 */
export const stringValue = (literal: string): string | undefined =>
  SINGLE_QUOTED.exec(literal)?.[1]?.replaceAll(/''|\\([\s\S])/g, (_, escaped?: string) =>
    escaped === undefined ? "'" : (ESCAPES[escaped] ?? escaped),
  ) ?? DOLLAR_QUOTED.exec(literal)?.[2];

/** A text as a string literal, for a reader to whom a backslash is an escape. */
export const quoted = (text: string): string => `'${text.replaceAll(/['\\\\]/g, '$&$&')}'`;

/** A name as a quoted identifier. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
