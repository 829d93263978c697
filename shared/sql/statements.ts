import { type BackslashReading, isBlank, tokenizeSql } from './tokenizer.ts';

/** One statement of an SQL text, without its semicolon and the blanks around it. */
export interface SqlStatement {
  readonly sql: string;
  /** Where its first token besides blanks begins in the text. */
  readonly offset: number;
}

/** The statements of a text, separated by semicolons; mere comments do not count. */
export const splitStatements = (text: string, reading?: BackslashReading): SqlStatement[] => {
  const statements: SqlStatement[] = [];
  let start = 0;
  let first: number | undefined;
  const end = (at: number): void => {
    if (first !== undefined) statements.push({ sql: text.slice(start, at).trim(), offset: first });
    start = at + 1;
    first = undefined;
  };
  for (const token of tokenizeSql(text, reading)) {
    if (token.text === ';') end(token.offset);
    else if (!isBlank(token)) first ??= token.offset;
  }
  end(text.length);
  return statements;
};

const READS = new Set(['select', 'with', 'show', 'explain', 'describe', 'desc']);
const WRITES = new Set(['insert', 'update', 'delete', 'merge', 'into']);

/**
 * Whether the statement changes nothing, as far as its words tell: a function that it calls may.
 * A column that is called like a command counts as one unless it is quoted.
 */
export const onlyReads = (sql: string): boolean => {
  const words = [...tokenizeSql(sql)].flatMap(({ kind, text }) =>
    kind === 'word' ? [text.toLowerCase()] : [],
  );
  return READS.has(words[0] ?? '') && !words.some((word) => WRITES.has(word));
};

/**
 * Commands that end a transaction, so that what ran before them stays. TRUNCATE commits by itself,
 * and a procedure may: https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html,
 * https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-transaction-management.html
 */
const ENDS_TRANSACTION = new Set(['truncate', 'commit', 'end', 'call']);

/** Whether what ran before and with this statement may stay although its transaction fails later. */
export const mayCommit = (sql: string): boolean => {
  const word = [...tokenizeSql(sql)].find(({ kind }) => kind === 'word')?.text ?? '';
  return ENDS_TRANSACTION.has(word.toLowerCase());
};
