/** The engine's words and Redshift's, where callers are known to look at the text. */
const translations: readonly (readonly [RegExp, string])[] = [
  [/Could not convert string 'division by zero' to BOOL/, 'division by zero'],
  [/Table with name (\S+) does not exist/, 'relation "$1" does not exist'],
  [/Referenced (?:column|table) "([^"]+)" not found/, 'column "$1" does not exist'],
  [/Values list "[^"]+" does not have a column named "([^"]+)"/, 'column "$1" does not exist'],
  [/Scalar Function with name (\S+) does not exist/, 'function $1 does not exist'],
  [/Schema with name (\S+) does not exist/, 'schema "$1" does not exist'],
  [/Table with name "([^"]+)" already exists/, 'Relation "$1" already exists'],
  [/syntax error at or near "([^"]*)"/, 'syntax error at or near "$1"'],
  [/syntax error at end of input/, 'syntax error at end of input'],
  [/NOT NULL constraint failed: \S*?([^.\s]+)$/, 'Cannot insert a NULL value into column $1'],
  [/Conflict on (?:update|tuple deletion)|TransactionContext Error.*[Cc]onflict/s, '1023'],
];

const conflictText =
  'Serializable isolation violation on table (1023): another transaction changed the same rows';

/** An engine's error as `ERROR: …` in one line, in Redshift's words where they are known. */
export const redshiftErrorText = (message: string): string => {
  for (const [pattern, replacement] of translations) {
    const match = pattern.exec(message);
    if (match === null) continue;
    if (replacement === '1023') return `ERROR: ${conflictText}`;
    return `ERROR: ${replacement.replace('$1', match[1] ?? '')}`;
  }
  const firstParagraph = message.split('\n\n')[0] ?? message;
  const plain = firstParagraph.replace(/^[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)? Error: /, '');
  return `ERROR: ${plain.replaceAll(/\s*\n\s*/g, ' ')}`;
};
