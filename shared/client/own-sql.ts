import type { ExecutionMode, ParameterValue } from '../job/job.ts';
import { splitStatements } from '../sql/statements.ts';
import { isBlank, tokenizeSql } from '../sql/tokenizer.ts';

/** The part of a request that has a caller's own SQL. */
export type OwnSql =
  | { readonly sql: string }
  | { readonly statements: string[]; readonly executionMode?: ExecutionMode };

/** The request for an SQL text: several statements in it are one job. */
export const ownSql = (text: string, executionMode?: ExecutionMode): OwnSql => {
  const statements = splitStatements(text).map(({ sql }) => sql);
  if (statements.length < 2 && executionMode === undefined) return { sql: text };
  return { statements, ...(executionMode !== undefined && { executionMode }) };
};

/** The names that stand for a list wherever the text has them: alone in `in (:name)`. */
export const listPlaceholders = (sql: string): ReadonlySet<string> => {
  const tokens = [...tokenizeSql(sql)].filter((token) => !isBlank(token));
  const isList = (index: number): boolean => {
    const [word, open, close] = [tokens[index - 2], tokens[index - 1], tokens[index + 1]];
    return word?.text.toLowerCase() === 'in' && open?.text === '(' && close?.text === ')';
  };
  const lists = new Set<string>();
  const others = new Set<string>();
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind === 'placeholder') (isList(index) ? lists : others).add(text.slice(1));
  }
  return new Set([...lists].filter((name) => !others.has(name)));
};

/**
 * The values of a list that a person wrote, separated by commas; a list in JSON holds texts with
 * commas. Blanks around a value do not count.
 */
export const listItems = (text: string): string[] => {
  if (/^\s*\[/.test(text)) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (Array.isArray(parsed)) return parsed.map(String);
    } catch {
      // Not JSON: a text that begins with a bracket.
    }
  }
  return text.trim() === '' ? [] : text.split(',').map((item) => item.trim());
};

/** A list as `listItems` reads it, in JSON only where commas would not do; other values as text. */
export const listText = (value: unknown): string => {
  if (!Array.isArray(value)) return String(value);
  return value.some((item) => /^$|[,[]|^\s|\s$/.test(String(item)))
    ? JSON.stringify(value)
    : value.join(',');
};

/** A value as people read it: a text as it is, anything else, an empty text too, as in JSON. */
export const valueText = (value: ParameterValue): string =>
  typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
