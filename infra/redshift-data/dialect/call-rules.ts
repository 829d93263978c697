import { callRule, type DialectRule } from '../sql/dialect-rule.ts';
import {
  groupOf,
  isSymbol,
  isWord,
  lastBefore,
  nextFrom,
  raw,
  renderSql,
  type SqlLeaf,
  type SqlNode,
  trimmed,
  wordOf,
} from '../sql/sql-nodes.ts';

/** A function of Redshift's schema in place of a name: its column has the function's name. */
export const redshift = (name: string, { offset }: { readonly offset: number }): SqlLeaf =>
  raw(`redshift."${name}"`, offset);

const asLiteral = (part: readonly SqlNode[]): readonly SqlNode[] => {
  const [word, ...others] = part;
  return word?.kind === 'word' && others.length === 0 ? [raw(`'${word.word}'`, word.offset)] : part;
};

/** `dateadd(month, …)`: the part is a bare word, and functions want it as a text. */
export const dateParts: DialectRule = callRule(
  ['dateadd', 'datediff', 'date_part', 'pgdate_part', 'date_add', 'date_diff'],
  ({ name, args: [part, ...others] }) => {
    if (part === undefined || others.length === 0) return undefined;
    const own: Readonly<Record<string, string>> = {
      date_part: 'pgdate_part',
      date_add: 'dateadd',
      date_diff: 'datediff',
    };
    const called = redshift(own[name.word] ?? name.word, name);
    return { nodes: [called, groupOf([asLiteral(part), ...others])] };
  },
);

/** `extract(yr from …)` is an integer, and its column is called `date_part`. */
export const extractPart: DialectRule = callRule(['extract'], ({ name, group }) => {
  const nodes = trimmed(group.nodes);
  const fromAt = nextFrom(nodes, 1);
  if (!isWord(nodes[fromAt], 'from')) return undefined;
  const value = trimmed(nodes.slice(fromAt + 1));
  return { nodes: [redshift('date_part', name), groupOf([asLiteral(nodes.slice(0, 1)), value])] };
});

/** Words that are calls without parentheses; where such a word is a name it stays one. */
export const bareCalls: DialectRule = {
  triggers: [
    ...['sysdate', 'current_user', 'session_user', 'user', 'current_user_id'],
    'current_aws_account',
  ],
  rewrite: (nodes, { outermost }) =>
    nodes.map((node, at) => {
      if (!isWord(node, ...bareCalls.triggers) || node.kind === 'group') return node;
      const before = nodes[lastBefore(nodes, at)];
      const after = nodes[nextFrom(nodes, at + 1)];
      const isName = isSymbol(before, '.') || isSymbol(after, '.') || isWord(before, 'as');
      const isStatement = outermost && isWord(before, 'create', 'alter', 'drop', 'set');
      if (isName || isStatement || after?.kind === 'group') return node;
      return raw(`redshift."${node.word}"()`, node.offset);
    }),
};

/** Functions that the engine's grammar reads in its own way. */
export const grammarNames: DialectRule = callRule(
  ['json_serialize', 'user', 'current_user', 'session_user', 'array', 'object'],
  ({ name, group }) => ({ nodes: [redshift(name.word, name), group] }),
);

/** `COLLATE(text, 'case_insensitive')` (dg/r_COLLATE.html): the schema has collations of its own. */
export const collateCalls: DialectRule = callRule(['collate'], ({ name, args: [text, kind] }) => {
  const [, collation] = /^'(case_(?:in)?sensitive)'$/i.exec(renderSql(kind ?? []).text) ?? [];
  if (text === undefined || collation === undefined) return undefined;
  return { nodes: [groupOf([text], name.offset), raw(` collate redshift.${collation}`)] };
});

/** NVL and ISNULL take any number of arguments and are COALESCE. */
export const nvlAsCoalesce: DialectRule = callRule(['nvl', 'isnull'], ({ name, args }) =>
  args.length < 2 ? undefined : { nodes: [raw('coalesce', name.offset), groupOf(args)] },
);

/** NVL2 and DECODE, which compares as if NULL equalled NULL, are CASE. */
export const conditionsAsCase: DialectRule = callRule(['nvl2', 'decode'], ({ name, args }) => {
  const [value, ...others] = args;
  if (value === undefined || others.length < 2) return undefined;
  if (name.word === 'nvl2') {
    const [given = [], missing = []] = others;
    const condition = [raw('case when ', name.offset), groupOf([value]), raw(' is not null then ')];
    return {
      nodes: [...condition, groupOf([given]), raw(' else '), groupOf([missing]), raw(' end')],
    };
  }
  const nodes: SqlNode[] = [raw('case', name.offset)];
  for (let at = 0; at + 1 < others.length; at += 2) {
    const when = [groupOf([value]), raw(' is not distinct from '), groupOf([others[at] ?? []])];
    nodes.push(raw(' when '), ...when, raw(' then '), groupOf([others[at + 1] ?? []]));
  }
  const fallback = others.length % 2 === 1 ? others.at(-1) : undefined;
  if (fallback !== undefined) nodes.push(raw(' else '), groupOf([fallback]));
  return { nodes: [...nodes, raw(' end')] };
});

const units = ['year', 'month', 'day', 'hour', 'minute', 'second'];

/** Interval literals: the engine knows a precision, as in `'90' day (3)`, for seconds alone. */
export const intervalPrecision: DialectRule = {
  triggers: ['interval'],
  rewrite: (nodes) =>
    nodes.filter((node, at) => {
      const unitAt = lastBefore(nodes, at);
      const valueAt = lastBefore(nodes, unitAt);
      const isPrecision = node.kind === 'group' && isWord(nodes[unitAt], ...units);
      if (!isPrecision || wordOf(nodes[unitAt]) === 'second') return true;
      return !(
        isWord(nodes[lastBefore(nodes, valueAt)], 'interval', 'to') || isWord(nodes[valueAt], 'to')
      );
    }),
};
