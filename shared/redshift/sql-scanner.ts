/** What a stretch of SQL is: `text` is whatever stands in quotes of any kind. */
export type SqlPieceKind = 'blank' | 'text' | 'placeholder' | 'word' | 'symbol';

/** A stretch of SQL; all of them in a row are the SQL. */
export interface SqlPiece {
  readonly kind: SqlPieceKind;
  readonly text: string;
  readonly at: number;
}

/**
 * The first pattern that matches says what comes next. In comments (block comments nest) and in
 * quotes a placeholder is none, as the Data API documents for the former and its maintainers say of
 * the latter; in a cast and an assignment the colon is another.
 */
const PATTERNS: readonly (readonly [kind: SqlPieceKind, pattern: RegExp])[] = [
  ['blank', /\s+|--[^\n]*/y],
  ['text', /'(?:[^'\\]|''|\\[\s\S])*(?:'|$)/y],
  ['text', /"(?:[^"]|"")*(?:"|$)/y],
  ['text', /\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)/y],
  ['symbol', /::|:=/y],
  ['placeholder', /:[0-9A-Za-z_]+/y],
  ['word', /[\w$]+/y],
];
const BLOCK_COMMENT_PART = /\/\*|\*\/|[^*/]+|[*/]/y;

/** Cuts SQL into pieces without losing a character. */
export function* scanSql(sql: string): Generator<SqlPiece> {
  let at = 0;
  while (at < sql.length) {
    const piece = pieceAt(sql, at);
    yield piece;
    at += piece.text.length;
  }
}

const pieceAt = (sql: string, at: number): SqlPiece => {
  if (sql.startsWith('/*', at)) {
    return { kind: 'blank', text: sql.slice(at, endOfBlockComment(sql, at)), at };
  }
  for (const [kind, pattern] of PATTERNS) {
    const text = textAt(pattern, sql, at);
    if (text !== undefined) return { kind, text, at };
  }
  return { kind: 'symbol', text: sql.charAt(at), at };
};

const textAt = (pattern: RegExp, sql: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
};

const endOfBlockComment = (sql: string, start: number): number => {
  let at = start;
  let depth = 0;
  do {
    const part = textAt(BLOCK_COMMENT_PART, sql, at) ?? '';
    if (part === '') return sql.length;
    if (part === '/*') depth += 1;
    if (part === '*/') depth -= 1;
    at += part.length;
  } while (depth > 0);
  return at;
};
