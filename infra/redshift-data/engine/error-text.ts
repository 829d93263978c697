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

const NEAR = /(?:syntax error|unterminated quoted \w+) at or near "(.*)"/;
const AT_END = /syntax error at end of input|clause without selection list/;
/** The engine shows the line with a caret below; of a long line only the middle. */
const EXCERPT = /\nLINE (\d+): (.*)\n( *)\^/;

/** Where the text stands in the SQL, if that is only once. */
const onlyPlace = (sql: string, text: string): number | undefined => {
  const first = sql.indexOf(text);
  return first === -1 || sql.includes(text, first + 1) ? undefined : first + 1;
};

/** The place that the caret shows, if the engine was given this line as it is in the SQL. */
const caretPlace = (sql: string, message: string): number | undefined => {
  const [, line = '', excerpt = '', indent = ''] = EXCERPT.exec(message) ?? [];
  const lines = sql.split('\n');
  const index = Number(line) - 1;
  if (lines[index] !== excerpt) return undefined;
  const before = lines.slice(0, index).reduce((length, each) => length + each.length + 1, 0);
  return before + indent.length - `LINE ${line}: `.length + 1;
};

/**
 * Where in the SQL a syntax error is, in characters from 1; undefined for other errors, and where
 * the engine ran a text that is too different to tell.
 */
const errorPosition = (message: string, sql: string): number | undefined => {
  if (sql === '') return undefined;
  if (AT_END.test(message)) return sql.trimEnd().length + 1;
  const near = NEAR.exec(message)?.[1];
  if (near === undefined) return undefined;
  return caretPlace(sql, message) ?? onlyPlace(sql, near);
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
