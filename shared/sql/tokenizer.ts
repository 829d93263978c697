/**
 * What a token of SQL is. A `string` stands in single quotes or dollar quotes, a `quoted` name in
 * double quotes; a `temporary` is the name of a temporary table, such as `#t`.
 */
type SqlTokenKind =
  | 'space'
  | 'comment'
  | 'string'
  | 'quoted'
  | 'number'
  | 'placeholder'
  | 'word'
  | 'temporary'
  | 'symbol';

/** A token of SQL; the texts of all tokens in order are the SQL. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly text: string;
  /** Where the token begins in the SQL. */
  readonly offset: number;
}

/**
 * How a database reads a backslash between single quotes: Redshift as an escape, as PostgreSQL did
 * up to 9.0; standard SQL as an ordinary character.
 */
export type BackslashReading = 'escape' | 'standard';

/**
 * Tokens that need no search for their end. The first pattern that matches wins.
 *
 * A name begins with an ASCII letter, an underscore or any character beyond ASCII, and goes on with
 * those, digits and `$` (https://docs.aws.amazon.com/redshift/latest/dg/r_names.html). A no-break
 * space is such a character: only PostgreSQL's five are space (src/backend/parser/scan.l, `space`),
 * and CR ends a `--` comment as LF does (`non_newline`). Strings of bits know neither backslashes
 * nor doubled quotes (`xbinside`). In a cast and an assignment the colon is part of the symbol.
 */
const PATTERNS: readonly (readonly [kind: SqlTokenKind, pattern: RegExp])[] = [
  ['space', /[ \t\n\r\f]+/y],
  ['comment', /--[^\n\r]*/y],
  ['string', /[bBxX]'[^']*'?/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\$\d+/y],
  ['temporary', /#[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?/y],
  ['symbol', /::|:=|\|\||<=|>=|<>|!=|!?~\*|!~/y],
  ['placeholder', /:\w+/y],
];
/** No longer token begins with one of these, so no pattern is tried. */
const SINGLE_SYMBOLS = '(),;*+=[]{}?&^%@';
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/**
 * Cuts SQL into tokens without losing a character, in linear time. There are no placeholders in
 * comments (block comments nest) and quotes: the Data API documents the former, its maintainers
 * confirm the latter. A comment or quote that is not closed reaches to the end.
 */
export function* tokenizeSql(
  sql: string,
  reading: BackslashReading = 'escape',
): Generator<SqlToken> {
  let offset = 0;
  while (offset < sql.length) {
    const token = tokenAt(sql, offset, reading);
    yield token;
    offset += token.text.length;
  }
}

/** Whether the token is space or a comment. */
export const isBlank = ({ kind }: { readonly kind: string }): boolean =>
  kind === 'space' || kind === 'comment';

/** The first word of each statement, in lower case. */
export const firstWords = (sql: string): string[] => {
  const words: string[] = [];
  let isBeginning = true;
  for (const { kind, text } of tokenizeSql(sql)) {
    if (text === ';') isBeginning = true;
    if (isBeginning && kind === 'word') {
      words.push(text.toLowerCase());
      isBeginning = false;
    }
  }
  return words;
};

const tokenAt = (sql: string, offset: number, reading: BackslashReading): SqlToken => {
  const token = (kind: SqlTokenKind, end: number) => ({
    kind,
    text: sql.slice(offset, end),
    offset,
  });
  switch (sql.charAt(offset)) {
    case "'":
      return token('string', endOfQuotes(sql, offset, reading === 'escape' ? ESCAPED_TEXT : TEXT));
    case '"':
      return token('quoted', endOfQuotes(sql, offset, NAME));
    case 'e':
    case 'E':
      // Every database that knows E'…' reads escapes in it.
      if (sql.charAt(offset + 1) !== "'") break;
      return token('string', endOfQuotes(sql, offset + 1, ESCAPED_TEXT));
    case '/':
      if (sql.charAt(offset + 1) !== '*') break;
      return token('comment', endOfBlockComment(sql, offset));
    case '$': {
      const tag = matchAt(DOLLAR_TAG, sql, offset);
      if (tag === undefined) break;
      const close = sql.indexOf(tag, offset + tag.length);
      return token('string', close === -1 ? sql.length : close + tag.length);
    }
  }
  if (SINGLE_SYMBOLS.includes(sql.charAt(offset))) return token('symbol', offset + 1);
  for (const [kind, pattern] of PATTERNS) {
    const text = matchAt(pattern, sql, offset);
    if (text !== undefined) return { kind, text, offset };
  }
  return token('symbol', offset + 1);
};

const matchAt = (pattern: RegExp, sql: string, offset: number): string | undefined => {
  pattern.lastIndex = offset;
  return pattern.exec(sql)?.[0];
};

/** The characters to stop at between quotes: the quote, and a backslash where it is an escape. */
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
