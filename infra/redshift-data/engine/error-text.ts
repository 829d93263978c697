import pg from 'pg';
import { StatementError } from '../sql/statement-error.ts';

const conflictText =
  'Serializable isolation violation on table (1023): another transaction changed the same rows';

/** What the engine's words have become since Redshift left it. */
const translations: readonly (readonly [RegExp, string])[] = [
  [
    /^invalid input syntax for type (?:double precision|real|numeric)\b/,
    'invalid input syntax for numeric',
  ],
  [/^invalid input syntax for type (\w+)/, 'invalid input syntax for $1'],
  [/^relation "(.*)" already exists$/, 'Relation "$1" already exists'],
  [/^null value in column "(.*)" of relation .*$/, 'Cannot insert a NULL value into column $1'],
  [
    /^cannot drop (.*) because other objects depend on it$/,
    "can't drop $1 because other objects depend on it",
  ],
  [
    /^MERGE command cannot affect row a second time$/,
    'Found multiple matches to update the same tuple.',
  ],
  [/^numeric field overflow$/, 'Numeric data overflow (result precision)'],
  [/^could not serialize access .*$/, conflictText],
  [/^canceling statement due to statement timeout$/, "Query canceled on user's request"],
  [/^deadlock detected$/, conflictText],
];

const inRedshiftsWords = (message: string): string => {
  for (const [pattern, words] of translations) {
    if (pattern.test(message)) return message.replace(pattern, words);
  }
  return message.replaceAll(/\bjsonb\b/g, 'super');
};

/** The engine has a place for most errors; Redshift has one for those of its parser alone. */
const SYNTAX_ERROR = '42601';

/** Where in the caller's SQL, from 0; `sourceOf` leads there from the SQL that the engine had. */
const placeOf = (
  error: unknown,
  sourceOf: (offset: number) => number | undefined,
): number | undefined => {
  if (error instanceof StatementError) return error.offset;
  if (!(error instanceof pg.DatabaseError) || error.code !== SYNTAX_ERROR) return undefined;
  return error.position === undefined ? undefined : sourceOf(Number(error.position) - 1);
};

/**
 * An error as `ERROR: …` in Redshift's words where they are known; of a syntax error also its place
 * in the SQL as the drivers show it, counted in characters from 1.
 * https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
export const redshiftErrorText = (
  error: unknown,
  sourceOf: (offset: number) => number | undefined = () => undefined,
): string => {
  const message = error instanceof Error ? error.message : String(error);
  const text = `ERROR: ${inRedshiftsWords(message)}`;
  const place = placeOf(error, sourceOf);
  return place === undefined ? text : `${text}\n  Position: ${place + 1}`;
};
