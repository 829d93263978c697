import { shortened } from '../platform/given-value.ts';
import { MAX_SQL_BYTES } from '../redshift/statement.ts';
import { type BackslashReading, isBlank, type SqlToken, tokenizeSql } from '../sql/tokenizer.ts';

/** A fault and its offset in the text. */
export interface SqlFault {
  readonly offset: number;
  readonly detail: string;
}

export interface CheckedSql {
  /** The statement without its closing semicolon; only valid without faults. */
  readonly sql: string;
  readonly faults: readonly SqlFault[];
}

/**
 * The first words of Redshift's commands
 * (https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_commands.html).
 */
const COMMANDS: ReadonlySet<string> = new Set(
  (
    'abort alter analyze attach begin call cancel close comment commit copy create deallocate ' +
    'declare delete desc describe detach drop end execute explain fetch grant insert lock merge ' +
    'prepare refresh reset revoke rollback select set show start table truncate undrop unload ' +
    'update use vacuum values with'
  ).split(' '),
);

/**
 * Checks a report's SQL as far as that is possible without a warehouse: it is one statement, begins
 * with a command, and closes its quotes and parentheses. Only Redshift can check the rest.
 */
export const checkReportSql = (text: string): CheckedSql => {
  const checked = checkAs(text, 'escape');
  // A valid report must pass, so it is refused only if both readings of a backslash refuse it.
  const otherwise = checked.faults.length === 0 ? checked : checkAs(text, 'standard');
  return otherwise.faults.length === 0 ? otherwise : checked;
};

const checkAs = (text: string, reading: BackslashReading): CheckedSql => {
  const tokens = [...tokenizeSql(text, reading)].filter((token) => !isBlank(token));
  const [first] = tokens;
  if (first === undefined || tokens.every(isEnd)) {
    const detail = 'SQL: given: no statement. Accepted: one statement after the front matter';
    return { sql: '', faults: [{ offset: text.trimEnd().length, detail }] };
  }
  const end = tokens.find(isEnd);
  const second = tokens.find(
    (token) => end !== undefined && token.offset > end.offset && !isEnd(token),
  );
  const sql = text.slice(0, end?.offset).trim();
  return {
    sql,
    faults: [
      ...commandFaults(first),
      ...secondFaults(text, second),
      ...openFaults(tokens),
      ...unsendableFaults(text, sql, first.offset),
    ],
  };
};

const isEnd = ({ text }: SqlToken): boolean => text === ';';

const commandFaults = ({ kind, text, offset }: SqlToken): SqlFault[] => {
  if (text === '(' || (kind === 'word' && COMMANDS.has(text.toLowerCase()))) return [];
  const given = `a statement that begins with ${JSON.stringify(shortened(text))}`;
  const detail = `SQL: given: ${given}. Accepted: a command of Redshift, such as select or with`;
  return [{ offset, detail }];
};

const secondFaults = (text: string, second: SqlToken | undefined): SqlFault[] => {
  if (second === undefined) return [];
  const [line = ''] = text.slice(second.offset).split('\n', 1);
  const given = `a second statement, ${JSON.stringify(shortened(line.trim()))}`;
  return [{ offset: second.offset, detail: `SQL: given: ${given}. Accepted: one statement` }];
};

/** Text that the Data API or the database cannot accept. */
const unsendableFaults = (text: string, sql: string, offset: number): SqlFault[] => {
  const nul = text.indexOf('\0');
  const bytes = Buffer.byteLength(sql);
  const size = `${bytes} bytes. Accepted: at most ${MAX_SQL_BYTES}`;
  return [
    ...(nul === -1
      ? []
      : [{ offset: nul, detail: 'SQL: given: a NUL. Accepted: text without it' }]),
    ...(bytes <= MAX_SQL_BYTES ? [] : [{ offset, detail: `SQL: given: ${size}` }]),
  ];
};

/** The first quote or parenthesis that is opened and not closed, or closed and not opened. */
const openFaults = (tokens: readonly SqlToken[]): SqlFault[] => {
  const fault = (offset: number, given: string): SqlFault[] => [
    { offset, detail: `SQL: given: ${given}. Accepted: quotes and parentheses in pairs` },
  ];
  const open: number[] = [];
  for (const { kind, text, offset } of tokens) {
    const isQuote = kind === 'string' || kind === 'quoted';
    if (isQuote && !isClosed(text)) return fault(offset, 'a quote without its end');
    if (text === '(') open.push(offset);
    if (text === ')' && open.pop() === undefined) return fault(offset, 'a ) without its (');
  }
  const last = open.at(-1);
  return last === undefined ? [] : fault(last, 'a ( without its )');
};

const isClosed = (quoted: string): boolean =>
  quoted.startsWith('$')
    ? /^(\$[^$]*\$)[\s\S]*\1$/.test(quoted)
    : /^[Ee]?(['"])[\s\S]*\1$/.test(quoted);
