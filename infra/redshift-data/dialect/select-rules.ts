import { type DialectRule, patternRule } from '../sql/dialect-rule.ts';
import {
  groupOf,
  isSymbol,
  isWord,
  lastBefore,
  mapLeaves,
  nameOf,
  raw,
  SPACE,
  type SqlNode,
  splitCommas,
  trimmed,
} from '../sql/sql-nodes.ts';
import { quotedName } from '../sql/sql-text.ts';
import { StatementError } from '../sql/statement-error.ts';

const setOperators = ['union', 'except', 'intersect', 'minus'];

/** Queries in PostgreSQL's words. */
export const selectRules: readonly DialectRule[] = [
  // Between two queries; anywhere else MINUS is an ordinary name.
  patternRule('minus', /(?<=\) )minus(?= \()|minus(?= select)/, 'except'),
  // LIMIT stands at the end of its query.
  patternRule(
    'top',
    /select top (0|'\S*') (.+?)(?= (?:union|except|intersect) )/,
    '(select :2 limit :1)',
  ),
  patternRule('top', /select top (0|'\S*') (.+?)(?= ;|$)/, 'select :2 limit :1'),
];

/** Where the query that begins at `start` ends on this level. */
const queryEnd = (nodes: readonly SqlNode[], start: number): number => {
  const end = nodes.findIndex(
    (node, at) => at > start && (isWord(node, ...setOperators) || isSymbol(node, ';')),
  );
  return lastBefore(nodes, end === -1 ? nodes.length : end) + 1;
};

/** The items of a select list that begins behind `select`, and where the list ends. */
const selectItems = (nodes: readonly SqlNode[], selectAt: number) => {
  const endings = ['from', 'where', 'group', 'having', 'qualify', 'order', 'limit', 'into'];
  const found = nodes.findIndex(
    (node, at) =>
      at > selectAt &&
      isWord(node, ...endings, ...setOperators) &&
      !isWord(nodes[lastBefore(nodes, at)], 'within'),
  );
  const end = found === -1 ? nodes.length : found;
  return { items: splitCommas(nodes.slice(selectAt + 1, end)), end };
};

const isOperator = (node: SqlNode | undefined): boolean =>
  node?.kind === 'symbol' || isWord(node, 'and', 'or', 'not', 'as', 'distinct', 'all');

/** The name that an item is given, with or without AS. */
const aliasOf = (item: readonly SqlNode[]): string | undefined => {
  const name = nameOf(item.at(-1));
  const before = item[lastBefore(item, item.length - 1)];
  if (name === undefined || before === undefined) return undefined;
  if (isWord(before, 'as')) return name;
  return isOperator(before) || name === 'end' ? undefined : name;
};

/** The label of an item's column, as far as the text shows it. */
const labelOf = (item: readonly SqlNode[]): string => {
  const alias = aliasOf(item);
  if (alias !== undefined) return alias;
  const names = item.filter((node) => !isSymbol(node, '.'));
  if (names.length === 1 || item.length === 2 * names.length - 1)
    return nameOf(names.at(-1)) ?? '?column?';
  return item[1]?.kind === 'group' ? (nameOf(item[0]) ?? '?column?') : '?column?';
};

/** The column that a query with QUALIFY and a star has more than it shows. */
export const QUALIFIED = 'emulator qualified';

/**
 * QUALIFY filters what a query answers, by a condition on its window functions: the condition
 * becomes a column, and the query a subquery.
 */
export const qualify: DialectRule = {
  triggers: ['qualify'],
  rewrite: (nodes, isOutermost) => {
    const at = nodes.findLastIndex((node) => isWord(node, 'qualify'));
    const selectAt = nodes.findLastIndex((node, index) => index < at && isWord(node, 'select'));
    if (at === -1 || selectAt === -1) return nodes;
    const end = queryEnd(nodes, at);
    const tail = (word: string, from: number): number => {
      const found = nodes.findIndex(
        (node, index) => index > from && index < end && isWord(node, word),
      );
      return found === -1 ? end : found;
    };
    const limitAt = tail('limit', at);
    const orderAt = Math.min(tail('order', at), limitAt);
    const { items, end: listEnd } = selectItems(nodes, selectAt);
    const hasStar = items.some((item) => isSymbol(item.at(-1), '*'));
    if (hasStar && !isOutermost) {
      throw new StatementError('QUALIFY is supported locally with * in the outermost query only.');
    }
    const condition = groupOf([trimmed(nodes.slice(at + 1, orderAt))]);
    const inner = [
      ...nodes.slice(selectAt, listEnd),
      ...[raw(', '), condition, raw(` as "${QUALIFIED}" `)],
      ...nodes.slice(listEnd, at),
      ...nodes.slice(orderAt, limitAt),
    ];
    const numbered = [...items.map((_, nth) => `c${nth}`), `"${QUALIFIED}"`];
    const shown = items.map((item, nth) => `c${nth} as ${quotedName(labelOf(item))}`);
    return [
      ...nodes.slice(0, selectAt),
      raw(`select ${hasStar ? '*' : shown.join(', ')} from `),
      groupOf([inner]),
      raw(` as qualified${hasStar ? '' : `(${numbered.join(', ')})`} where "${QUALIFIED}" `),
      ...nodes.slice(limitAt),
    ];
  },
};

/** The leaf of the tree that stands at this place of the caller's SQL. */
const leafAt = (nodes: readonly SqlNode[], offset: number): SqlNode | undefined => {
  for (const node of nodes) {
    const found = node.kind === 'group' ? leafAt(node.nodes, offset) : node;
    if (found?.offset === offset) return found;
  }
  return undefined;
};

/** An item without its alias, as a value. */
const itemValue = (item: readonly SqlNode[]): SqlNode => {
  const before = lastBefore(item, item.length - 1);
  const value = item.slice(0, isWord(item[before], 'as') ? before : -1);
  return groupOf([trimmed(value.filter((node) => !isWord(node, 'distinct', 'all')))]);
};

const expandInSelect = (
  nodes: readonly SqlNode[],
  selectAt: number,
  offset: number,
): readonly SqlNode[] | undefined => {
  const { items, end } = selectItems(nodes, selectAt);
  const name = nameOf(leafAt(nodes, offset));
  const qualifyAt = nodes.findIndex((node, at) => at >= end && isWord(node, 'qualify'));
  const inQualify = qualifyAt !== -1 && leafAt(nodes.slice(qualifyAt), offset) !== undefined;
  const usedIn = items.findIndex((item) => leafAt(item, offset) !== undefined);
  const earlier = items.slice(0, inQualify ? items.length : Math.max(usedIn, 0));
  const source = earlier.find((item) => aliasOf(item) === name);
  if (source === undefined || name === undefined) return undefined;
  const value = itemValue(source);
  const spelt = (part: readonly SqlNode[]) =>
    mapLeaves(part, (one) => (one.offset === offset ? value : one));
  if (inQualify) return [...nodes.slice(0, qualifyAt), ...spelt(nodes.slice(qualifyAt))];
  const list = items.map((item, nth) => {
    if (nth !== usedIn) return item;
    return item.length === 1 ? [...spelt(item), raw(` as ${quotedName(name)}`)] : spelt(item);
  });
  const { nodes: written } = groupOf(list);
  return [...nodes.slice(0, selectAt + 1), SPACE, ...written, SPACE, ...nodes.slice(end)];
};

/**
 * An item of a select list may use the alias of an earlier one. Answers the tree with the alias at
 * this place spelt out, or nothing where there is no such alias.
 */
export const expandAlias = (
  nodes: readonly SqlNode[],
  offset: number,
): readonly SqlNode[] | undefined => {
  for (const [at, node] of nodes.entries()) {
    const inside = node.kind === 'group' ? expandAlias(node.nodes, offset) : undefined;
    if (node.kind === 'group' && inside !== undefined)
      return nodes.with(at, { ...node, nodes: inside });
  }
  for (const [selectAt, node] of nodes.entries()) {
    const expanded = isWord(node, 'select') ? expandInSelect(nodes, selectAt, offset) : undefined;
    if (expanded !== undefined) return expanded;
  }
  return undefined;
};
