import type { Row, RowParser } from './csv-parser.ts';

/** A quoted text, another value, or a character of structure. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{}[\],:]/g;

/** Without the line, since functions log the message, and no row may be in a log. */
const badLine = (): Error => new Error('A line of the file is not a JSON object.');

const textOf = (source: string): string => String(JSON.parse(source));

/** The text that a JSON value is in a row; null for null, and a nested value as its JSON. */
export const rowText = (source: string): string | null => {
  if (source === 'null') return null;
  return source.startsWith('"') ? textOf(source) : source;
};

/**
 * The keys of a line's object and the JSON text of each value, in order. Values keep their own
 * digits: JSON.parse would round integers above 2^53 and long decimals.
 */
export const jsonLineValues = (line: string): { keys: string[]; values: string[] } => {
  const keys: string[] = [];
  const values: string[] = [];
  let depth = 0;
  let valueStart = -1;
  for (const { 0: token, index } of line.matchAll(TOKEN)) {
    if (depth === 1 && valueStart >= 0 && (token === ',' || token === '}')) {
      values.push(line.slice(valueStart, index).trim());
      valueStart = -1;
    }
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && token === ':' && valueStart < 0) valueStart = index + 1;
    else if (depth === 1 && valueStart < 0 && token.startsWith('"')) keys.push(textOf(token));
  }
  if (depth !== 0 || !line.startsWith('{') || keys.length !== values.length) throw badLine();
  return { keys, values };
};

/**
 * Parses JSON Lines into rows; the first row it gives is the column names. The values of columns
 * that `isJson` marks stay JSON, so that a text in them keeps its quotes, as in CSV.
 */
export const createJsonLinesParser = (isJson: readonly boolean[] = []): RowParser => {
  const textOfValue = (source: string, at: number) =>
    isJson[at] && source !== 'null' ? source : rowText(source);
  let pending = '';
  let headed = false;
  const take = (lines: readonly string[]): Row[] => {
    const rows: Row[] = [];
    for (const line of lines) {
      const trimmed = line.trim();
      if (trimmed === '') continue;
      const { keys, values } = jsonLineValues(trimmed);
      if (!headed) rows.push(keys);
      headed = true;
      rows.push(values.map(textOfValue));
    }
    return rows;
  };
  return {
    push: (text) => {
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      return take(lines);
    },
    finish: () => take([pending]),
  };
};
