import { MAX_STATEMENTS } from '../job/job.ts';
import { shortened } from '../platform/given-value.ts';
import { MAX_SQL_BYTES } from '../redshift/statement.ts';
import { type SqlStatement, splitStatements } from '../sql/statements.ts';
import { type BackslashReading, isBlank, type SqlToken, tokenizeSql } from '../sql/tokenizer.ts';

/** A fault and its offset in the text. */
export interface SqlFault {
  readonly offset: number;
  readonly detail: string;
}

export interface CheckedSql {
  /** The statements without their semicolons; only valid without faults. */
  readonly statements: readonly string[];
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
 * Checks a report's SQL as far as that is possible without a warehouse: it is one statement, or
 * several where it may be, each begins with a command, and quotes and parentheses are closed. Only
 * Redshift can check the rest.
 */
export const checkReportSql = (text: string, isBatch: boolean): CheckedSql => {
  const checked = checkAs(text, isBatch, 'escape');
  // A valid report must pass, so it is refused only if both readings of a backslash refuse it.
  const otherwise = checked.faults.length === 0 ? checked : checkAs(text, isBatch, 'standard');
  return otherwise.faults.length === 0 ? otherwise : checked;
};

const checkAs = (text: string, isBatch: boolean, reading: BackslashReading): CheckedSql => {
  const found = splitStatements(text, reading);
  const [first] = found;
  if (first === undefined) {
    const detail = 'SQL: given: no statement. Accepted: one statement after the front matter';
    return { statements: [], faults: [{ offset: text.trimEnd().length, detail }] };
  }
  const checked = isBatch ? found : [first];
  // What is not closed takes the end with it.
  const tokens = [...tokenizeSql(`${text}${END}`, reading)];
  const written = tokens.filter((token) => !isBlank(token));
  return {
    statements: checked.map(({ sql }) => sql),
    faults: [
      ...written
        .filter(({ offset }) => checked.some((each) => each.offset === offset))
        .flatMap(commandFaults),
      ...numberFaults(text, found, isBatch),
      ...openFaults(tokens),
      ...checked.flatMap(unsendableFaults),
    ],
  };
};

const commandFaults = ({ kind, text, offset }: SqlToken): SqlFault[] => {
  if (text === '(' || (kind === 'word' && COMMANDS.has(text.toLowerCase()))) return [];
  const given = `a statement that begins with ${JSON.stringify(shortened(text))}`;
  const detail = `SQL: given: ${given}. Accepted: a command of Redshift, such as select or with`;
  return [{ offset, detail }];
};

const numberFaults = (
  text: string,
  found: readonly SqlStatement[],
  isBatch: boolean,
): SqlFault[] => {
  const extra = found[isBatch ? MAX_STATEMENTS : 1];
  if (extra === undefined) return [];
  const [line = ''] = text.slice(extra.offset).split('\n', 1);
  const given = isBatch
    ? `${found.length} statements`
    : `a second statement, ${JSON.stringify(shortened(line.trim()))}`;
  const accepted = isBatch
    ? `at most ${MAX_STATEMENTS}`
    : 'one statement; several with executionMode in the front matter';
  return [{ offset: extra.offset, detail: `SQL: given: ${given}. Accepted: ${accepted}` }];
};

/** Text that the Data API or the database cannot accept. */
const unsendableFaults = ({ sql, offset }: SqlStatement): SqlFault[] => {
  const nul = sql.indexOf('\0');
  const bytes = Buffer.byteLength(sql);
  const size = `${bytes} bytes. Accepted: at most ${MAX_SQL_BYTES}`;
  return [
    ...(nul === -1 ? [] : [{ offset, detail: 'SQL: given: a NUL. Accepted: text without it' }]),
    ...(bytes <= MAX_SQL_BYTES ? [] : [{ offset, detail: `SQL: given: ${size}` }]),
  ];
};

/** Ends a comment of one line and then a statement. */
const END = '\n;';

/** The first quote, comment or parenthesis that is opened and not closed, or closed and not opened. */
const openFaults = (tokens: readonly SqlToken[]): SqlFault[] => {
  const fault = (offset: number, given: string): SqlFault[] => [
    { offset, detail: `SQL: given: ${given}. Accepted: quotes and parentheses in pairs` },
  ];
  const open: number[] = [];
  for (const { kind, text, offset } of tokens) {
    if (kind !== 'symbol') continue;
    if (text === '(') open.push(offset);
    if (text === ')' && open.pop() === undefined) return fault(offset, 'a ) without its (');
  }
  const last = tokens.at(-1);
  if (last !== undefined && last.text !== ';') {
    const what = last.kind === 'comment' ? 'a comment' : 'a quote';
    return fault(last.offset, `${what} without its end`);
  }
  const innermost = open.at(-1);
  return innermost === undefined ? [] : fault(innermost, 'a ( without its )');
};
