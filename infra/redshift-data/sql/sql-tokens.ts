/** What a stretch of SQL is; `raw` is text a rule has written, in which nothing is looked for. */
export type SqlTokenKind =
  | 'space'
  | 'comment'
  | 'string'
  | 'quoted'
  | 'number'
  | 'placeholder'
  | 'word'
  | 'temporary'
  | 'symbol'
  | 'raw';

/** A stretch of SQL; the texts of all tokens in a row are the SQL. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly text: string;
  /** A word's text in small letters, empty for everything else. */
  readonly word: string;
}

/**
 * One alternative for each kind, in the order of the group numbers below. `::` comes before a
 * placeholder, so that a cast is no placeholder; a name such as `#t` is a temporary table's.
 */
const pattern = new RegExp(
  [
    /(\s+)/,
    /(--[^\n]*)/,
    /([eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*')/,
    /("(?:[^"]|"")*")/,
    /(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/,
    /(?<!:)(:[A-Za-z0-9_]+)/,
    /([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)/,
    /(#[A-Za-z_]\w*)/,
    /(::|\|\||<=|>=|<>|!=|!~\*|!~|~\*)/,
  ]
    .map((alternative) => alternative.source)
    .join('|'),
  'sy',
);

const kinds: readonly SqlTokenKind[] = [
  'space',
  'comment',
  'string',
  'quoted',
  'number',
  'placeholder',
  'word',
  'temporary',
  'symbol',
];

/** Block comments nest in Redshift; one that is not closed reaches to the end. */
const blockCommentEnd = (sql: string, start: number): number => {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
};

const dollarQuoteEnd = (sql: string, start: number): number | undefined => {
  const tags = /\$(?:[A-Za-z_]\w*)?\$/y;
  tags.lastIndex = start;
  const tag = tags.exec(sql)?.[0];
  if (tag === undefined) return undefined;
  const end = sql.indexOf(tag, start + tag.length);
  return end === -1 ? sql.length : end + tag.length;
};

const token = (kind: SqlTokenKind, text: string): SqlToken => ({
  kind,
  text,
  word: kind === 'word' ? text.toLowerCase() : '',
});

/** Text written by a rule. */
export const raw = (text: string): SqlToken => token('raw', text);

const opaqueTokenAt = (sql: string, at: number): SqlToken | undefined => {
  if (sql.startsWith('/*', at)) return token('comment', sql.slice(at, blockCommentEnd(sql, at)));
  const character = sql[at];
  if (character === '$') {
    const end = dollarQuoteEnd(sql, at);
    return end === undefined ? undefined : token('string', sql.slice(at, end));
  }
  const unclosed = character === "'" || character === '"';
  return unclosed ? token('string', sql.slice(at)) : undefined;
};

/** Cuts SQL into tokens without losing a character; a quote left open reaches to the end. */
export const tokenizeSql = (sql: string): SqlToken[] => {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(sql);
    const group =
      match === null ? -1 : match.findIndex((text, nth) => nth > 0 && text !== undefined);
    const kind = kinds[group - 1];
    const found =
      match === null || kind === undefined
        ? (opaqueTokenAt(sql, at) ?? token('symbol', sql[at] ?? ''))
        : token(kind, match[0]);
    tokens.push(found);
    at += found.text.length;
  }
  return tokens;
};
