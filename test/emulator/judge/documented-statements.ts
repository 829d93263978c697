import { isDeepStrictEqual } from 'node:util';
import { linesOf } from './judged-statements.ts';

/** A statement of Redshift's guide, and the rows that are printed beside it. */
export interface DocumentedStatement {
  readonly sql: string;
  /** The page's name. */
  readonly page: string;
  /** Undefined where a statement only prepares what others read. */
  readonly rows?: readonly (readonly string[])[];
  /** What the page prints where the emulator answers otherwise for a reason that is known. */
  readonly printed?: readonly (readonly string[])[];
}

/** Columns and rows of one line. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text.split(' ; ').map((row) => row.split(' | ').map(plainValue));

/** A value as pages and results have it in common: pages print floats with fewer digits. */
const plainValue = (value: string | null): string => {
  const text = (value ?? '').trim();
  if (/^(t|true)$/i.test(text)) return 'true';
  if (/^(f|false)$/i.test(text)) return 'false';
  if (/^-?\d*\.\d+(e[+-]?\d+)?$/i.test(text)) return String(Number(Number(text).toPrecision(10)));
  return text
    .replace(/(:\d\d)\.0(?=$|[+-])/, '$1')
    .replace(/^(\d{4}-\d\d-\d\d) 00:00:00$/, '$1')
    .replaceAll(/\s+/g, ' ');
};

const inAnyOrder = (rows: readonly (readonly string[])[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row)).toSorted();

/** Whether an answer is what a page prints, in its order where the statement has one. */
export const agrees = (
  sql: string,
  answer: readonly (readonly (string | null)[])[],
  expected: readonly (readonly string[])[],
): boolean => {
  const rows = answer.map((row) => row.map(plainValue));
  const isOrdered = /\border by [^()]*$/i.test(sql);
  return isOrdered
    ? isDeepStrictEqual(rows, expected)
    : isDeepStrictEqual(inAnyOrder(rows), inAnyOrder(expected));
};

const readStatements = (): readonly DocumentedStatement[] => {
  const found: DocumentedStatement[] = [];
  let page = '';
  for (const line of linesOf('documented.sql')) {
    const [, sign, text = ''] = /^ {2}([=#]) (.*)$/.exec(line) ?? [];
    const last = sign === undefined ? undefined : found.pop();
    if (last !== undefined) {
      const rows = rowsOf(text);
      found.push(sign === '=' ? { ...last, rows } : { ...last, printed: rows });
    } else if (line.startsWith('-- ')) page = line.slice('-- '.length);
    else if (line !== '') found.push({ sql: line, page });
  }
  return found;
};

/** In the order in which they run, in one session. */
export const documentedStatements: readonly DocumentedStatement[] = readStatements();
