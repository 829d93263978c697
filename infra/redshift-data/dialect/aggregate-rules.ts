import { callRule, type DialectRule, following, type SqlCall } from '../sql/dialect-rule.ts';
import {
  groupOf,
  isWord,
  nextFrom,
  raw,
  type SqlGroup,
  type SqlNode,
  splitCommas,
  trimmed,
  wordOf,
} from '../sql/sql-nodes.ts';
import { StatementError } from '../sql/statement-error.ts';
import { redshift } from './call-rules.ts';

const aggregates = [
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'median',
  'listagg',
  'bool_and',
  'bool_or',
];
const deviations = ['stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop'];

const has = (nodes: readonly SqlNode[], ...words: readonly string[]): boolean =>
  nodes.some((node) => isWord(node, ...words));

/** An aggregate over an ordered window needs a frame, and knows no DISTINCT (dg/r_WF_SUM.html). */
export const orderedWindows: DialectRule = callRule([...aggregates, ...deviations], (call) => {
  const over = following(call.rest, 'over')?.node;
  if (over?.kind !== 'group') return undefined;
  if (has(over.nodes, 'order') && !has(over.nodes, 'rows', 'range')) {
    throw new StatementError(
      'Aggregate window functions with an ORDER BY clause require a frame clause',
    );
  }
  if (isWord(trimmed(call.group.nodes)[0], 'distinct')) {
    throw new StatementError('DISTINCT is not supported for window functions');
  }
  return undefined;
});

/** The engine's average, and any of its values beside it, which shows what type the answer has. */
export const averages: DialectRule = callRule(['avg'], ({ name, group, rest }) => {
  const over = following(rest, 'over');
  const window = over === undefined ? [] : [raw(' over '), over.node];
  const mean = [raw('pg_catalog.avg', name.offset), group, ...window];
  const sample = [raw('pg_catalog.any_value'), group, ...window];
  return { nodes: [redshift('avg', name), groupOf([mean, sample])], taken: over?.taken ?? 0 };
});

const cast = (nodes: readonly SqlNode[], type: string): readonly SqlNode[] => [
  groupOf([nodes]),
  raw(`::${type}`),
];

/** The argument behind DISTINCT or ALL, and that word. */
const quantified = (nodes: readonly SqlNode[]) => {
  const [first, ...rest] = trimmed(nodes);
  return first !== undefined && isWord(first, 'distinct', 'all')
    ? { quantifier: [first, raw(' ')], value: trimmed(rest) }
    : { quantifier: [], value: trimmed(nodes) };
};

/** Deviations are DOUBLE PRECISION, whatever they are of (dg/r_STDDEV_functions.html). */
export const floatDeviations: DialectRule = callRule(deviations, ({ name, args: [argument] }) => {
  if (argument === undefined) return undefined;
  const { quantifier, value } = quantified(argument);
  return { nodes: [name, groupOf([[...quantifier, ...cast(value, 'float8')]])] };
});

const WHOLE = ' rows between unbounded preceding and unbounded following';

/** LISTAGG has its order behind it, needs no separator, and takes what is no text. */
export const listagg: DialectRule = callRule(['listagg'], ({ name, args, rest }) => {
  const [argument, separator = [raw("''")]] = args;
  if (argument === undefined) return undefined;
  const { quantifier, value } = quantified(argument);
  const within = following(rest, 'within', 'group');
  const over = following(rest.slice(within?.taken ?? 0), 'over');
  const order = within?.node.kind === 'group' ? within.node.nodes : [];
  const values = [[...quantifier, ...cast(value, 'varchar')], cast(separator, 'varchar')];
  const taken = (within?.taken ?? 0) + (over?.taken ?? 0);
  if (over?.node.kind === 'group') {
    const frame = order.length === 0 ? [] : [raw(' '), ...order, raw(WHOLE)];
    const window = { ...over.node, nodes: [...over.node.nodes, ...frame] };
    return { nodes: [redshift('listagg', name), groupOf(values), raw(' over '), window], taken };
  }
  const inside = quantifier.length > 0 ? castOrder(order, value) : order;
  const last = [...(values[1] ?? []), ...(order.length === 0 ? [] : [raw(' '), ...inside])];
  return { nodes: [redshift('listagg', name), groupOf([values[0] ?? [], last])], taken };
});

/** With DISTINCT the order has to be by the very argument, which is cast. */
const castOrder = (order: readonly SqlNode[], value: readonly SqlNode[]): readonly SqlNode[] => {
  const direction = order.filter((node) => isWord(node, 'desc', 'asc'));
  return [raw('order by '), ...cast(value, 'varchar'), raw(' '), ...direction];
};

/** APPROXIMATE: the exact answer is well within the error it allows. */
export const approximate: DialectRule = {
  triggers: ['approximate'],
  rewrite: (nodes) =>
    nodes.filter(
      (node, at) =>
        !isWord(node, 'approximate') ||
        !isWord(nodes[nextFrom(nodes, at + 1)], 'count', 'percentile_disc'),
    ),
};

/** All values of a window that are there, as an array. */
const known = (value: readonly SqlNode[], window: SqlNode, frame = ''): readonly SqlNode[] => {
  const where = groupOf([[raw('where '), groupOf([value]), raw(' is not null')]]);
  const framed =
    window.kind === 'group' ? { ...window, nodes: [...window.nodes, raw(frame)] } : window;
  return [
    raw('pg_catalog.array_agg'),
    groupOf([value]),
    raw(' filter '),
    where,
    raw(' over '),
    framed,
  ];
};

/** Percentiles over a window: the engine knows them for groups only. */
export const windowedPercentile: DialectRule = callRule(
  ['percentile_cont', 'percentile_disc'],
  ({ name, args: [fraction], rest }) => {
    const within = following(rest, 'within', 'group');
    const over = following(rest.slice(within?.taken ?? 0), 'over');
    if (within?.node.kind !== 'group' || over === undefined || fraction === undefined)
      return undefined;
    const order = trimmed(within.node.nodes);
    const by = trimmed(order.slice(nextFrom(order, 1) + 1));
    const hasDirection = ['asc', 'desc'].includes(wordOf(by.at(-1)));
    const value = hasDirection ? trimmed(by.slice(0, -1)) : by;
    const part = isWord(by.at(-1), 'desc') ? [raw('1 - '), groupOf([fraction])] : fraction;
    const values = known(cast(value, 'float8'), over.node);
    return {
      nodes: [redshift(name.word, name), groupOf([values, part])],
      taken: within.taken + over.taken,
    };
  },
);

/** RATIO_TO_REPORT: a value's part of the window's sum. */
export const ratioToReport: DialectRule = callRule(['ratio_to_report'], ({ name, args, rest }) => {
  const [value] = args;
  const over = following(rest, 'over');
  if (value === undefined || over === undefined) return undefined;
  const sum = [raw('pg_catalog.sum'), groupOf([cast(value, 'float8')]), raw(' over '), over.node];
  return {
    nodes: [redshift('ratio_to_report', name), groupOf([cast(value, 'float8'), sum])],
    taken: over.taken,
  };
});

const frames: Readonly<Record<string, string>> = {
  lag: ' rows between unbounded preceding and 1 preceding',
  lead: ' rows between 1 following and unbounded following',
};

/** `ignore nulls` inside or behind the parentheses: the arguments without it, and what it takes. */
const nullChoice = ({ group, rest }: SqlCall) => {
  const behind = following(rest, 'ignore', 'nulls')
    ? 'ignore'
    : following(rest, 'respect', 'nulls');
  const insideAt = group.nodes.findIndex((node) => isWord(node, 'ignore', 'respect'));
  const choice =
    behind === undefined ? wordOf(group.nodes[insideAt]) : wordOf(rest[nextFrom(rest, 0)]);
  const inside = insideAt === -1 ? group.nodes : group.nodes.slice(0, insideAt);
  const nulls = behind === undefined ? 0 : nextFrom(rest, nextFrom(rest, 0) + 1) + 1;
  return { choice, args: splitCommas(inside), taken: nulls };
};

/** IGNORE NULLS, which the engine does not know; RESPECT NULLS is what it does anyway. */
export const ignoreNulls: DialectRule = callRule(
  ['first_value', 'last_value', 'nth_value', 'lag', 'lead'],
  (call) => {
    const { choice, args, taken } = nullChoice(call);
    if (choice === '') return undefined;
    if (choice === 'respect') return { nodes: [call.name, groupOf(args)], taken };
    const over = following(call.rest.slice(taken), 'over');
    const [value, n = [raw('1')]] = args;
    if (over === undefined || value === undefined) return undefined;
    const values = known(value, over.node, frames[call.name.word]);
    const numbered = ['first_value', 'last_value'].includes(call.name.word)
      ? [values]
      : [values, n];
    const nodes: readonly (SqlNode | SqlGroup)[] = [
      redshift(call.name.word, call.name),
      groupOf(numbered),
    ];
    return { nodes, taken: taken + over.taken };
  },
);
