/**
 * What of an SQL text is not its own words: comments (block comments nest), strings, quoted names,
 * dollar-quoted text, casts and assignments. A placeholder inside of them is none, as the Data API
 * documents for comments and its maintainers say of quotes.
 */
const SKIPPED = [
  /--[^\n]*/y,
  /'(?:[^'\\]|''|\\[\s\S])*(?:'|$)/y,
  /"(?:[^"]|"")*(?:"|$)/y,
  /\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)/y,
  /::|:=/y,
] as const;
const BLOCK_COMMENT_PART = /\/\*|\*\/|[^*/]+|[*/]/y;
const PLACEHOLDER = /:([0-9A-Za-z_]+)/y;
const WORD = /[\w$]+/y;

/** The names of the `:name` placeholders of an SQL text, each once, in order. */
export const placeholders = (sql: string): string[] => {
  const names = new Set<string>();
  let at = 0;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      at = endOfBlockComment(sql, at);
      continue;
    }
    const skipped = SKIPPED.map((pattern) => matchAt(pattern, sql, at)).find(Boolean);
    const placeholder = skipped ? undefined : matchAt(PLACEHOLDER, sql, at);
    if (placeholder?.[1] !== undefined) names.add(placeholder[1]);
    at += (skipped ?? placeholder ?? matchAt(WORD, sql, at))?.[0].length ?? 1;
  }
  return [...names];
};

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
};

const endOfBlockComment = (sql: string, start: number): number => {
  let at = start;
  let depth = 0;
  do {
    const part = matchAt(BLOCK_COMMENT_PART, sql, at)?.[0] ?? '';
    if (part === '') return sql.length;
    if (part === '/*') depth += 1;
    if (part === '*/') depth -= 1;
    at += part.length;
  } while (depth > 0);
  return at;
};
