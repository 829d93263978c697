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
export const errorPosition = (message: string, sql: string): number | undefined => {
  if (sql === '') return undefined;
  if (AT_END.test(message)) return sql.trimEnd().length + 1;
  const near = NEAR.exec(message)?.[1];
  if (near === undefined) return undefined;
  return caretPlace(sql, message) ?? onlyPlace(sql, near);
};
