import { isWord, nextFrom, type SqlNode, wordOf } from '../sql/sql-nodes.ts';
import { type DialectRule, leadingWords } from './dialect-rule.ts';

/** A materialized view is a view: it is always fresh. Storage words before AS go. */
export const materializedViews: DialectRule = {
  triggers: ['materialized'],
  rewrite: (nodes, level) => {
    const words = leadingWords(nodes, 3);
    if (!level.outermost || !['create', 'drop'].includes(words[0] ?? '')) return nodes;
    const rest = nodes.filter((node) => !isWord(node, 'materialized'));
    const asAt = rest.findIndex((node) => isWord(node, 'as'));
    if (words[0] === 'drop' || asAt === -1) return rest;
    const storage = ['backup', 'auto', 'diststyle', 'distkey', 'sortkey', 'compound'];
    const storageAt = rest.findIndex((node) => isWord(node, ...storage));
    if (storageAt === -1 || storageAt > asAt) return rest;
    return [...rest.slice(0, storageAt), ...rest.slice(asAt)];
  },
};

/** WITH NO SCHEMA BINDING: the engine never binds a view's columns for good. */
export const lateBinding: DialectRule = {
  triggers: ['binding'],
  rewrite: (nodes) => {
    const at = nodes.findIndex((node, index) => {
      const phrase = leadingWords(nodes.slice(index), 4).join(' ');
      return isWord(node, 'with') && phrase === 'with no schema binding';
    });
    return at === -1 ? nodes : nodes.slice(0, at);
  },
};

/** CREATE SCHEMA … AUTHORIZATION and QUOTA. */
export const createSchema: DialectRule = {
  triggers: ['authorization', 'quota'],
  rewrite: (nodes, level) => {
    if (!level.outermost || leadingWords(nodes, 2).join(' ') !== 'create schema') return nodes;
    const at = nodes.findIndex((node) => isWord(node, 'authorization', 'quota'));
    return at === -1 ? nodes : nodes.slice(0, at);
  },
};

/** DELETE without FROM. */
export const deleteFrom: DialectRule = {
  triggers: ['delete'],
  rewrite: (nodes: readonly SqlNode[], level) => {
    const first = nextFrom(nodes, 0);
    const next = nextFrom(nodes, first + 1);
    const applies = level.outermost && wordOf(nodes[first]) === 'delete';
    if (!applies || isWord(nodes[next], 'from')) return nodes;
    const from: SqlNode = { kind: 'raw', text: 'FROM ', word: '' };
    return [...nodes.slice(0, next), from, ...nodes.slice(next)];
  },
};
