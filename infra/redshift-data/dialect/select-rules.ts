import { isSymbol, isWord, lastBefore, nextFrom, raw, type SqlNode } from '../sql/sql-nodes.ts';
import type { DialectRule } from './dialect-rule.ts';

/** MINUS is EXCEPT between two queries, and an ordinary name anywhere else. */
export const minusAsExcept: DialectRule = {
  triggers: ['minus'],
  rewrite: (nodes) =>
    nodes.map((node, at) => {
      if (!isWord(node, 'minus')) return node;
      const after = nodes[nextFrom(nodes, at + 1)];
      const before = nodes[lastBefore(nodes, at)];
      const joins =
        isWord(after, 'select') || (after?.kind === 'group' && before?.kind === 'group');
      return joins ? raw('EXCEPT') : node;
    }),
};

const setOperators = ['union', 'except', 'intersect', 'minus'];

/** Where the query that begins at `start` ends on this level. */
const queryEnd = (nodes: readonly SqlNode[], start: number): number => {
  const end = nodes.findIndex(
    (node, at) => at > start && (isWord(node, ...setOperators) || isSymbol(node, ';')),
  );
  return lastBefore(nodes, end === -1 ? nodes.length : end) + 1;
};

/** `SELECT TOP n` is LIMIT n at the end of that query. */
export const topAsLimit: DialectRule = {
  triggers: ['top'],
  rewrite: (nodes) => {
    const topAt = nodes.findLastIndex(
      (node, at) =>
        isWord(node, 'top') &&
        isWord(nodes[lastBefore(nodes, at)], 'select') &&
        ['number', 'placeholder'].includes(nodes[nextFrom(nodes, at + 1)]?.kind ?? ''),
    );
    const countAt = nextFrom(nodes, topAt + 1);
    const count = nodes[countAt];
    if (topAt === -1 || count === undefined) return nodes;
    const selectAt = lastBefore(nodes, topAt);
    const end = queryEnd(nodes, topAt);
    const query = [
      ...nodes.slice(selectAt, topAt),
      ...nodes.slice(nextFrom(nodes, countAt + 1), end),
      raw(' LIMIT '),
      count,
    ];
    const joined = isWord(nodes[nextFrom(nodes, end)], ...setOperators);
    const whole: SqlNode[] = joined ? [{ kind: 'group', nodes: query }] : query;
    return topAsLimit.rewrite([...nodes.slice(0, selectAt), ...whole, ...nodes.slice(end)], {
      outermost: false,
    });
  },
};

/** `SELECT … INTO t FROM …` creates a table. */
export const selectInto: DialectRule = {
  triggers: ['into'],
  rewrite: (nodes, level) => {
    const first = nextFrom(nodes, 0);
    if (!level.outermost || !isWord(nodes[first], 'select', 'with')) return nodes;
    const intoAt = nodes.findIndex((node) => isWord(node, 'into'));
    if (intoAt === -1) return nodes;
    let nameAt = nextFrom(nodes, intoAt + 1);
    let kind = 'TABLE';
    while (isWord(nodes[nameAt], 'temp', 'temporary', 'table')) {
      if (!isWord(nodes[nameAt], 'table')) kind = 'TEMP TABLE';
      nameAt = nextFrom(nodes, nameAt + 1);
    }
    let end = nameAt + 1;
    while (isSymbol(nodes[end], '.')) end += 2;
    if (nodes[nameAt]?.kind === 'temporary') kind = 'TEMP TABLE';
    return [
      ...nodes.slice(0, first),
      raw(`CREATE ${kind} `),
      ...nodes.slice(nameAt, end),
      raw(' AS '),
      ...nodes.slice(first, intoAt),
      ...nodes.slice(end),
    ];
  },
};

/** `#t` is a temporary table's name. */
export const temporaryNames: DialectRule = {
  triggers: ['#'],
  rewrite: (nodes) =>
    nodes.map((node) => (node.kind === 'temporary' ? raw(`"${node.text}"`) : node)),
};
