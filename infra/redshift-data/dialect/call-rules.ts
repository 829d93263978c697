import { type DialectRule, type MatchedParts, patternRule } from '../sql/dialect-rule.ts';
import { groupOf, isWord, raw, type SqlNode, splitCommas } from '../sql/sql-nodes.ts';

/** DECODE, which compares as if NULL equalled NULL, is CASE. */
const decodeAsCase = (parts: MatchedParts, offset: number): readonly SqlNode[] => {
  const [value = [], ...others] = splitCommas(parts(1));
  const nodes: SqlNode[] = [raw('case', offset)];
  for (let at = 0; at + 1 < others.length; at += 2) {
    const when = [groupOf([value]), raw(' is not distinct from '), groupOf([others[at] ?? []])];
    nodes.push(raw(' when '), ...when, raw(' then '), groupOf([others[at + 1] ?? []]));
  }
  const fallback = others.length % 2 === 1 ? others.at(-1) : undefined;
  if (fallback !== undefined) nodes.push(raw(' else '), groupOf([fallback]));
  return [...nodes, raw(' end')];
};

/** The values of ARRAY and OBJECT, not the names, as the schema makes SUPER values of them. */
const superItems = (parts: MatchedParts, offset: number): readonly SqlNode[] => {
  const isObject = isWord(parts(1)[0], 'object');
  const items = splitCommas(parts(2)).map((item, nth) =>
    isObject && nth % 2 === 0 ? item : [raw('redshift.as_super'), groupOf([item])],
  );
  return [raw(`redshift."${isObject ? 'object' : 'array'}"`, offset), groupOf(items)];
};

const bareCalls = 'sysdate current_user session_user user current_user_id current_aws_account';
const datePart = '(date_part|pgdate_part|dateadd|datediff|date_add|date_diff)';

/** Calls that the engine's grammar reads in its own way, or that it knows by another name. */
export const callRules: readonly DialectRule[] = [
  // Words that are calls without parentheses; where such a word is a name it stays one.
  patternRule(
    bareCalls,
    new RegExp(`(?<!(?:as|create|alter|drop|set) )(${bareCalls.replaceAll(' ', '|')})(?! [.(])`),
    'redshift.":1"()',
  ),
  // A date part is a bare word, and functions want it as a text.
  patternRule(
    'date_part pgdate_part dateadd datediff date_add date_diff',
    new RegExp(`${datePart} \\(([a-z_]\\w*)·,·(\\S+)\\)`),
    ":1(':2', :3)",
  ),
  patternRule('date_part', /date_part (\(\S+·,·\S+\))/, 'redshift.pgdate_part:1'),
  patternRule('dateadd datediff', /date(add|diff) (\(\S+\))/, 'redshift.date_:1:2'),
  // It is an integer, and its column is called `date_part`.
  patternRule('extract', /extract \(([a-z_]\w*)·from·(\S+)\)/, "redshift.date_part(':1', :2)"),
  patternRule('extract', /extract \((\S+?)·from·(\S+)\)/, 'redshift.date_part(:1, :2)'),
  patternRule('array object', /(array|object) \((\S+)\)/, superItems),
  patternRule(
    'json_serialize user current_user session_user array object',
    /(json_serialize|user|current_user|session_user|array|object) (\(\S*\))/,
    'redshift.":1":2',
  ),
  // The engine knows a precision, as in `'90' day (3)`, for seconds alone.
  patternRule('interval', /((?:interval \S+|to) (?:year|month|day|hour|minute)) \(\S*\)/, ':1'),
  patternRule('nvl isnull', /(?:nvl|isnull) (\(\S+·,·\S+\))/, 'coalesce:1'),
  patternRule(
    'nvl2',
    /nvl2 \((\S+?)·,·(\S+?)·,·(\S+)\)/,
    'case when (:1) is not null then (:2) else (:3) end',
  ),
  patternRule('decode', /decode \((\S+?·,·\S+?·,·\S+)\)/, decodeAsCase),
  // The schema has collations of its own (dg/r_COLLATE.html).
  patternRule(
    'collate',
    /collate \((\S+)·,·'(case_(?:in)?sensitive)'\)/,
    '(:1) collate redshift.:2',
  ),
];
