/** What a stretch of SQL is: `text` is whatever stands in quotes of any kind. */
export type SqlPieceKind = 'blank' | 'text' | 'placeholder' | 'word' | 'number' | 'symbol';

/** A stretch of SQL; all of them in a row are the SQL. */
export interface SqlPiece {
  readonly kind: SqlPieceKind;
  readonly text: string;
  readonly at: number;
}

/**
 * How a database reads a backslash between single quotes: Redshift as an escape, as PostgreSQL did
 * up to 9.0; standard SQL as an ordinary character.
 */
export type BackslashReading = 'escape' | 'standard';

/**
 * What needs no search for its end; the first pattern that matches says what comes next.
 *
 * A name begins with an ASCII letter, an underscore or any character beyond ASCII, and goes on with
 * those, digits and `$` (https://docs.aws.amazon.com/redshift/latest/dg/r_names.html). A no-break
 * space is such a character; blank are only PostgreSQL's five (src/backend/parser/scan.l, `space`),
 * and CR ends a `--` comment as LF does (`non_newline`). In a cast and an assignment the colon is
 * part of the symbol.
 */
const PATTERNS: readonly (readonly [kind: SqlPieceKind, pattern: RegExp])[] = [
  ['blank', /[ \t\n\r\f]+|--[^\n\r]*/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\$\d+/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?/y],
  ['symbol', /::|:=/y],
  ['placeholder', /:\w+/y],
];
/** With these nothing longer begins, so that no pattern needs to be tried. */
const ALONE = '(),;*+=<>[]{}|!~?#&^%@';
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/**
 * Cuts SQL into pieces without losing a character, in linear time. In comments (block comments
 * nest) and in quotes there is no placeholder, as the Data API documents for the former and its
 * maintainers say of the latter. What is not closed reaches to the end.
 */
export function* scanSql(sql: string, reading: BackslashReading = 'escape'): Generator<SqlPiece> {
  let at = 0;
  while (at < sql.length) {
    const piece = pieceAt(sql, at, reading);
    yield piece;
    at += piece.text.length;
  }
}

const pieceAt = (sql: string, at: number, reading: BackslashReading): SqlPiece => {
  const piece = (kind: SqlPieceKind, end: number) => ({ kind, text: sql.slice(at, end), at });
  switch (sql.charAt(at)) {
    case "'":
      return piece('text', endOfQuotes(sql, at, reading === 'escape' ? ESCAPED_TEXT : TEXT));
    case '"':
      return piece('text', endOfQuotes(sql, at, NAME));
    case 'e':
    case 'E':
      // E'…' has escapes wherever it is known.
      if (sql.charAt(at + 1) !== "'") break;
      return piece('text', endOfQuotes(sql, at + 1, ESCAPED_TEXT));
    case '/':
      if (sql.charAt(at + 1) !== '*') break;
      return piece('blank', endOfBlockComment(sql, at));
    case '$': {
      const tag = textAt(DOLLAR_TAG, sql, at);
      if (tag === undefined) break;
      const close = sql.indexOf(tag, at + tag.length);
      return piece('text', close === -1 ? sql.length : close + tag.length);
    }
  }
  if (ALONE.includes(sql.charAt(at))) return piece('symbol', at + 1);
  for (const [kind, pattern] of PATTERNS) {
    const text = textAt(pattern, sql, at);
    if (text !== undefined) return { kind, text, at };
  }
  return piece('symbol', at + 1);
};

const textAt = (pattern: RegExp, sql: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
};

/** What counts between quotes: the quote itself, and a backslash where it is an escape. */
const TEXT = /'/g;
const ESCAPED_TEXT = /['\\]/g;
const NAME = /"/g;

const endOfQuotes = (sql: string, start: number, marks: RegExp): number => {
  marks.lastIndex = start + 1;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    const isDoubled = sql.charAt(mark.index + 1) === mark[0];
    if (mark[0] !== '\\' && !isDoubled) return mark.index + 1;
    marks.lastIndex = mark.index + 2;
  }
  return sql.length;
};

const endOfBlockComment = (sql: string, start: number): number => {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
};
