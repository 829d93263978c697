/**
 * How a database reads a quoted text. Redshift takes a backslash for an escape in every one, as old
 * PostgreSQL did; standard SQL knows none. What we write has to mean the same to both.
 */
export type Reading = 'backslash escapes' | 'standard';

export interface QuotedText {
  readonly value: string;
  /** What follows the closing quote. */
  readonly rest: string;
}

/** Reads the quoted text that `sql` begins with, one character after the other. */
export const readQuoted = (sql: string, reading: Reading): QuotedText => {
  if (sql[0] !== "'") throw new Error(`No text begins here: ${sql.slice(0, 20)}`);
  let value = '';
  for (let at = 1; at < sql.length; at += 1) {
    const char = sql.charAt(at);
    if (char === "'" && sql[at + 1] !== "'") return { value, rest: sql.slice(at + 1) };
    const escapes = char === "'" || (char === '\\' && reading === 'backslash escapes');
    if (escapes) at += 1;
    value += escapes ? sql.charAt(at) : char;
  }
  throw new Error('The text does not end.');
};

/** The value of an expression of texts joined by `||` and `chr(92)`, in parentheses or alone. */
export const readTexts = (sql: string, reading: Reading): QuotedText => {
  if (!sql.startsWith('(')) return readQuoted(sql, reading);
  let value = '';
  let rest = sql.slice(1);
  for (;;) {
    const backslash = /^chr\(92\)/.exec(rest)?.[0];
    const piece =
      backslash === undefined
        ? readQuoted(rest, reading)
        : { value: '\\', rest: rest.slice(backslash.length) };
    value += piece.value;
    if (piece.rest.startsWith(')')) return { value, rest: piece.rest.slice(1) };
    if (!piece.rest.startsWith(' || ')) throw new Error(`Not joined: ${piece.rest.slice(0, 20)}`);
    rest = piece.rest.slice(4);
  }
};
