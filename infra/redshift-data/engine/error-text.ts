import { errorPosition } from './error-position.ts';

/** The engine's words and Redshift's, where callers are known to look at the text. */
const translations: readonly (readonly [RegExp, string])[] = [
  [/Could not convert string 'division by zero' to BOOL/, 'division by zero'],
  [/Table with name (\S+) does not exist/, 'relation "$1" does not exist'],
  [/Referenced (?:column|table) "([^"]+)" not found/, 'column "$1" does not exist'],
  [/Values list "[^"]+" does not have a column named "([^"]+)"/, 'column "$1" does not exist'],
  [/Function with name "?([^"\s]+)"? (?:does not exist|is not in)/, 'function $1 does not exist'],
  [/Schema with name (\S+) does not exist/, 'schema "$1" does not exist'],
  [/Type with name (\S+) does not exist/, 'type "$1" does not exist'],
  [/Table with name "([^"]+)" already exists/, 'Relation "$1" already exists'],
  [/(syntax error at or near "[^"]*")/, '$1'],
  [/(unterminated quoted \w+ at or near ".*")/, '$1'],
  [/syntax error at end of input|clause without selection list/, 'syntax error at end of input'],
  [/^Conv[\w ]+: Could not convert string '(.*)' to INT/, 'invalid input syntax for integer: "$1"'],
  [/^Conv[\w ]+: Could not convert string '(.*)' to DOU/, 'invalid input syntax for double: "$1"'],
  [/^Conv[\w ]+: Could not convert string '(.*)' to DEC/, 'invalid input syntax for numeric: "$1"'],
  [/^Conv[\w ]+: Could not convert string '(.*)' to BOO/, 'invalid input syntax for boolean: "$1"'],
  [/NOT NULL constraint failed: \S*?([^.\s]+)$/, 'Cannot insert a NULL value into column $1'],
  [/Conflict on (?:update|tuple deletion)|TransactionContext Error.*[Cc]onflict/s, '1023'],
];

const conflictText =
  'Serializable isolation violation on table (1023): another transaction changed the same rows';

const NO_FUNCTION = /No function matches the given name and argument types '(\w+)\((.*?)\)'/;
/** Redshift's names of types that the engine calls otherwise. */
const typeNames: Readonly<Record<string, string>> = {
  INTEGER_LITERAL: 'integer',
  STRING_LITERAL: '"unknown"',
  VARCHAR: 'character varying',
  DOUBLE: 'double precision',
  FLOAT: 'real',
  HUGEINT: 'numeric',
  TIMESTAMP: 'timestamp without time zone',
};

const noFunction = (name: string, types: string): string => {
  const named = types.split(', ').map((type) => typeNames[type] ?? type.toLowerCase());
  return `function ${name}(${named.join(', ')}) does not exist`;
};

/** What the engine says before and after what is of use to a caller. */
const OWN_WORDS = /^(?:Failed to [\w ]+: )?[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)? Error: /;
const OWN_HINTS = /[.!]? *(?:Did you mean|You might need to|Candidate functions:).*$/s;

const inRedshiftsWords = (message: string): string => {
  const call = NO_FUNCTION.exec(message);
  if (call !== null) return noFunction(call[1] ?? '', call[2] ?? '');
  for (const [pattern, replacement] of translations) {
    const match = pattern.exec(message);
    if (match === null) continue;
    return replacement === '1023' ? conflictText : replacement.replace('$1', match[1] ?? '');
  }
  const firstParagraph = message.split('\n\n')[0] ?? message;
  const plain = firstParagraph.replace(OWN_WORDS, '').replace(OWN_HINTS, '');
  return plain.replaceAll(/\s*\n\s*/g, ' ');
};

/**
 * An engine's error as `ERROR: …` in Redshift's words where they are known; of a syntax error also
 * its place in the SQL as the drivers show it, counted in characters from 1.
 * https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
export const redshiftErrorText = (message: string, sql = ''): string => {
  const text = `ERROR: ${inRedshiftsWords(message)}`;
  const position = errorPosition(message, sql);
  return position === undefined ? text : `${text}\n  Position: ${position}`;
};
