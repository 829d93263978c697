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
import { callRule, type DialectRule } from './dialect-rule.ts';

/** `WITHIN GROUP (…)` behind a call: its parenthesis and how many nodes it takes. */
const withinGroup = (
  rest: readonly SqlNode[],
): { readonly order: SqlGroup; readonly taken: number } | undefined => {
  const withinAt = nextFrom(rest, 0);
  const groupAt = nextFrom(rest, withinAt + 1);
  const orderAt = nextFrom(rest, groupAt + 1);
  const order = rest[orderAt];
  const found = isWord(rest[withinAt], 'within') && isWord(rest[groupAt], 'group');
  return found && order?.kind === 'group' ? { order, taken: orderAt + 1 } : undefined;
};

const followedBy = (rest: readonly SqlNode[], ...words: readonly string[]): boolean =>
  isWord(rest[nextFrom(rest, 0)], ...words);

/** LISTAGG is STRING_AGG with its order inside, and needs no separator. */
export const listagg: DialectRule = callRule(['listagg'], ({ args, rest }) => {
  const [value, separator = [raw("''")]] = args;
  if (value === undefined) return undefined;
  const within = withinGroup(rest);
  const order = within === undefined ? [] : [raw(' '), ...within.order.nodes];
  return {
    nodes: [raw('string_agg'), groupOf([value, [...separator, ...order]])],
    taken: within?.taken ?? 0,
  };
});

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

const windowed: Readonly<Record<string, string>> = {
  percentile_cont: 'quantile_cont',
  percentile_disc: 'quantile_disc',
};

/** Percentiles over a window: the engine knows WITHIN GROUP only without one. */
export const windowedPercentile: DialectRule = callRule(Object.keys(windowed), (call) => {
  const within = withinGroup(call.rest);
  const [fraction] = call.args;
  if (within === undefined || fraction === undefined) return undefined;
  if (!followedBy(call.rest.slice(within.taken), 'over')) return undefined;
  const order = trimmed(within.order.nodes);
  const byAt = nextFrom(order, 1);
  if (!isWord(order[0], 'order') || !isWord(order[byAt], 'by')) return undefined;
  const expression = trimmed(order.slice(byAt + 1));
  const direction = wordOf(expression.at(-1));
  const hasDirection = ['asc', 'desc'].includes(direction);
  const value = hasDirection ? trimmed(expression.slice(0, -1)) : expression;
  const part = direction === 'desc' ? [raw('1 - '), groupOf([fraction])] : fraction;
  const name = windowed[wordOf(call.name)] ?? '';
  return { nodes: [raw(name), groupOf([value, part])], taken: within.taken };
});

/** RATIO_TO_REPORT: a value's part of the window's sum. */
export const ratioToReport: DialectRule = callRule(['ratio_to_report'], ({ args, rest }) => {
  const [value] = args;
  const overAt = nextFrom(rest, 0);
  const windowAt = nextFrom(rest, overAt + 1);
  const window = rest[windowAt];
  if (value === undefined || !isWord(rest[overAt], 'over') || window === undefined) {
    return undefined;
  }
  const sum: SqlNode[] = [raw('sum'), groupOf([value]), raw(' OVER '), window];
  const ratio = [raw('CAST'), groupOf([[...value, raw(' AS DOUBLE')]]), raw(' / '), ...sum];
  return { nodes: [groupOf([ratio])], taken: windowAt + 1 };
});

/** The macro AVG answers integers with an integer; a window or DISTINCT needs the engine's own. */
export const plainAverage: DialectRule = callRule(['avg'], ({ group, rest }) => {
  const distinct = isWord(trimmed(group.nodes)[0], 'distinct', 'all');
  return distinct || followedBy(rest, 'over', 'filter')
    ? { nodes: [raw('system.main.avg'), group] }
    : undefined;
});

const positional = ['first_value', 'last_value', 'nth_value', 'lag', 'lead'];

/** IGNORE NULLS stands inside the parentheses for the engine. */
export const ignoreNulls: DialectRule = callRule(positional, ({ name, group, rest }) => {
  const choiceAt = nextFrom(rest, 0);
  const nullsAt = nextFrom(rest, choiceAt + 1);
  const choice = rest[choiceAt];
  if (!isWord(choice, 'ignore', 'respect') || !isWord(rest[nullsAt], 'nulls')) return undefined;
  const inside = splitCommas(group.nodes);
  const last = inside.at(-1) ?? [];
  const chosen = [...last, raw(` ${wordOf(choice).toUpperCase()} NULLS`)];
  return { nodes: [name, groupOf([...inside.slice(0, -1), chosen])], taken: nullsAt + 1 };
});
