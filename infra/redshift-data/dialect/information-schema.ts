import type { DialectRule } from './dialect-rule.ts';
import { isWord, nextFrom, type SqlNode, wordOf } from './sql-nodes.ts';

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
