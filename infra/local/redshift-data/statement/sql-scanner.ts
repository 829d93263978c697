/** A stretch of SQL: code, or something in which nothing is to be looked for. */
export interface SqlSegment {
  readonly kind: 'code' | 'quoted' | 'comment';
  readonly start: number;
  readonly end: number;
}

const endOfQuoted = (sql: string, start: number, quote: string): number => {
  let at = start + 1;
  while (at < sql.length) {
    if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at += 1;
    }
    at += 1;
  }
  return sql.length;
};

/** Block comments nest in Redshift, as they do in PostgreSQL. */
const endOfBlockComment = (sql: string, start: number): number => {
  let depth = 0;
  let at = start;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 2;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 2;
      if (depth === 0) return at;
    } else {
      at += 1;
    }
  }
  return sql.length;
};

const after = (sql: string, needle: string, from: number): number => {
  const found = sql.indexOf(needle, from);
  return found === -1 ? sql.length : found + needle.length;
};

const opaqueSegmentAt = (sql: string, start: number): SqlSegment | undefined => {
  const char = sql[start];
  if (char === "'" || char === '"') {
    return { kind: 'quoted', start, end: endOfQuoted(sql, start, char) };
  }
  if (sql.startsWith('--', start)) return { kind: 'comment', start, end: after(sql, '\n', start) };
  if (sql.startsWith('/*', start)) {
    return { kind: 'comment', start, end: endOfBlockComment(sql, start) };
  }
  if (char === '$') {
    const tag = /^\$(?:[A-Za-z_][A-Za-z_0-9]*)?\$/.exec(sql.slice(start, start + 70))?.[0];
    if (tag !== undefined) {
      return { kind: 'quoted', start, end: after(sql, tag, start + tag.length) };
    }
  }
  return undefined;
};

/** Splits SQL into code, quoted text and comments; the segments cover it without gaps. */
export const scanSql = (sql: string): SqlSegment[] => {
  const segments: SqlSegment[] = [];
  let codeStart = 0;
  let at = 0;
  while (at < sql.length) {
    const opaque = opaqueSegmentAt(sql, at);
    if (opaque === undefined) {
      at += 1;
      continue;
    }
    if (codeStart < at) segments.push({ kind: 'code', start: codeStart, end: at });
    segments.push(opaque);
    at = opaque.end;
    codeStart = at;
  }
  if (codeStart < at) segments.push({ kind: 'code', start: codeStart, end: at });
  return segments;
};

/**
 * The one statement of a text, without its closing semicolon and the comments after that. Throws
 * where there is none or more than one, in the words Redshift has for the latter.
 */
export const singleStatement = (sql: string): string => {
  const segments = scanSql(sql);
  const code = segments.filter(({ kind }) => kind === 'code');
  const statement = (): string => {
    for (const { start, end } of code) {
      const semicolon = sql.slice(start, end).indexOf(';');
      if (semicolon !== -1) return sql.slice(0, start + semicolon);
    }
    return sql;
  };
  const found = statement();
  const hasContent = (from: number, to: number): boolean =>
    segments
      .filter(({ kind }) => kind !== 'comment')
      .some(({ start, end }) => /[^\s;]/.test(sql.slice(Math.max(start, from), Math.min(end, to))));
  if (!hasContent(0, found.length)) throw new Error('syntax error at end of input');
  if (hasContent(found.length, sql.length)) {
    throw new Error('cannot insert multiple commands into a prepared statement');
  }
  return found;
};
