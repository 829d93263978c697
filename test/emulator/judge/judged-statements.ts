import { readFileSync } from 'node:fs';

/** The lines of a file beside this one. */
export const linesOf = (name: string): readonly string[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8').split('\n');

/** Statements over the groups of functions that Redshift documents, one a line. */
export const curatedStatements: readonly string[] = linesOf('curated.sql').filter(
  (line) => line !== '' && !line.startsWith('--'),
);

/** A statement that Redshift answers otherwise than PostgreSQL. */
export interface Difference {
  readonly sql: string;
  /** What PostgreSQL calls the same; without it Redshift refuses the statement. */
  readonly same?: string;
  /** Why, and the page that says so. */
  readonly reason: string;
}

const readDifferences = (): readonly Difference[] => {
  const found: Difference[] = [];
  let reason = '';
  for (const line of linesOf('differences.sql')) {
    const same = /^ {2}= (.+)$/.exec(line)?.[1];
    const last = same === undefined ? undefined : found.pop();
    if (last !== undefined && same !== undefined) found.push({ ...last, same });
    else if (line.startsWith('-- ')) reason = line.slice('-- '.length);
    else if (line !== '') found.push({ sql: line, reason });
  }
  return found;
};

/** All that is known. */
export const differences: readonly Difference[] = readDifferences();
