import { literalText, raw, renderSql, type SqlNode } from '../sql/sql-nodes.ts';
import { quoted } from '../sql/sql-text.ts';
import { dateFormatParts, strptimeFormat } from './date-format.ts';
import { callRule, type DialectRule, UnsupportedSqlError } from './dialect-rule.ts';
import { isNumberFormat, numberText, parseNumberFormat } from './number-format.ts';

const formatOf = (call: string, nodes: readonly SqlNode[]): string => {
  const text = literalText(nodes);
  if (text === undefined) {
    throw new UnsupportedSqlError(`${call} is supported with a literal format only.`);
  }
  return text;
};

/** Neighbouring codes share one call of strftime, everything else is joined to them. */
const dateText = (value: string, format: string): string => {
  const pieces: string[] = [];
  let codes = '';
  const flush = (): void => {
    if (codes !== '') pieces.push(`strftime(${value}, ${quoted(codes)})`);
    codes = '';
  };
  for (const part of dateFormatParts(format)) {
    if (part.kind === 'expression') {
      flush();
      pieces.push(part.text.replaceAll('{}', value));
    } else {
      codes += part.kind === 'text' ? part.text.replaceAll('%', '%%') : part.text;
    }
  }
  flush();
  return pieces.length === 0 ? "''" : pieces.join(' || ');
};

/** TO_CHAR with two arguments; the macro of one keeps its name on the column. */
export const toChar: DialectRule = callRule(['to_char'], ({ args }) => {
  const [value, format] = args;
  if (value === undefined || format === undefined) return undefined;
  const text = formatOf('TO_CHAR', format);
  const expression = isNumberFormat(text)
    ? numberText(renderSql(value), parseNumberFormat(text))
    : dateText(`CAST(${renderSql(value)} AS TIMESTAMP)`, text);
  return { nodes: [raw(`to_char(${expression})`)] };
});

/** TO_DATE and TO_TIMESTAMP with a format; a third argument, strictness, is always on here. */
export const toDate: DialectRule = callRule(['to_date', 'to_timestamp'], ({ name, args }) => {
  const [value, format] = args;
  if (value === undefined || format === undefined) return undefined;
  const code = quoted(strptimeFormat(formatOf('TO_DATE', format)));
  return { nodes: [name, raw(`(strptime(${renderSql(value)}, ${code}))`)] };
});

/** TO_NUMBER: the format says how many digits there are behind the point. */
export const toNumber: DialectRule = callRule(['to_number'], ({ args }) => {
  const [value, format] = args;
  if (value === undefined || format === undefined) return undefined;
  const decimals = parseNumberFormat(formatOf('TO_NUMBER', format)).decimals;
  const text = `redshift_digits(${renderSql(value)})`;
  return { nodes: [raw(`to_number(CAST(${text} AS DECIMAL(38, ${decimals})))`)] };
});
