import type { DialectRule } from './dialect-rule.ts';
import { isWord, nextFrom, type SqlNode, wordOf } from './sql-nodes.ts';

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
