import { isWord, nextFrom, type SqlNode, wordOf } from '../sql/sql-nodes.ts';
import type { DialectRule } from './dialect-rule.ts';

/**
 * Words that the engine reserves and Redshift does not, so that they may name columns there.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html
 */
const words = ['at', 'describe', 'lambda', 'returning', 'show', 'summarize', 'variadic'];

/** Quotes such words, but for `at time zone` and for the word that a statement begins with. */
export const columnWords: DialectRule = {
  triggers: words,
  rewrite: (nodes, level) => {
    const first = level.outermost ? nextFrom(nodes, 0) : -1;
    return nodes.map((node, index): SqlNode => {
      if (index === first || !isWord(node, ...words)) return node;
      const isZone = isWord(node, 'at') && isWord(nodes[nextFrom(nodes, index + 1)], 'time');
      return isZone ? node : { kind: 'raw', text: `"${wordOf(node)}"`, word: '' };
    });
  },
};

/** The views of `information_schema` that show nothing of the emulator's own; see catalog-views. */
const views = ['columns', 'schemata', 'tables'];

/** Reads the user's part of a view of `information_schema`. */
export const informationSchema: DialectRule = {
  triggers: ['information_schema'],
  rewrite: (nodes) => {
    const rewritten: SqlNode[] = [];
    for (let at = 0; at < nodes.length; at += 1) {
      const node = nodes[at];
      if (node === undefined) continue;
      const dot = nextFrom(nodes, at + 1);
      const name = nextFrom(nodes, dot + 1);
      const isView =
        isWord(node, 'information_schema') &&
        nodes[dot]?.kind === 'symbol' &&
        isWord(nodes[name], ...views);
      if (!isView) {
        rewritten.push(node);
        continue;
      }
      const text = `information_schema_${wordOf(nodes[name])}`;
      rewritten.push({ kind: 'raw', text, word: '' });
      at = name;
    }
    return rewritten;
  },
};
