import {
  isSymbol,
  isWord,
  nextFrom,
  type SqlGroup,
  type SqlNode,
  splitCommas,
  wordOf,
} from '../sql/sql-nodes.ts';

/** SQL that Redshift runs and the local engine does not; the message is one sentence about it. */
export class UnsupportedSqlError extends Error {
  override readonly name = 'UnsupportedSqlError';
}

/** Where a rule is applied: the statement itself or what stands in a pair of parentheses. */
export interface SqlLevel {
  readonly outermost: boolean;
}

/** One concept of Redshift's SQL that the engine has other words for. */
export interface DialectRule {
  /** Words, in small letters, or symbols without which a statement cannot need this rule. */
  readonly triggers: readonly string[];
  /** Rewrites one level; the groups in it have been rewritten before. */
  readonly rewrite: (nodes: readonly SqlNode[], level: SqlLevel) => readonly SqlNode[];
}

/** A function call as a rule sees it. */
export interface SqlCall {
  readonly name: SqlNode;
  readonly args: readonly (readonly SqlNode[])[];
  readonly group: SqlGroup;
  /** What follows the call on its level; made when it is asked for. */
  readonly rest: readonly SqlNode[];
}

/** What takes a call's place, and how many of the nodes after the call it takes with it. */
export interface SqlReplacement {
  readonly nodes: readonly SqlNode[];
  readonly taken?: number;
}

/**
 * A rule for calls of these functions; `undefined` leaves a call as it is. A call with a schema in
 * front is the engine's own.
 */
export const callRule = (
  names: readonly string[],
  rewriteCall: (call: SqlCall) => SqlReplacement | undefined,
): DialectRule => ({
  triggers: names,
  rewrite: (nodes) => {
    const result: SqlNode[] = [];
    for (let at = 0; at < nodes.length; at += 1) {
      const name = nodes[at];
      if (name === undefined) continue;
      const end = nextFrom(nodes, at + 1);
      const group = nodes[end];
      const qualified = isSymbol(nodes[at - 1], '.');
      if (!isWord(name, ...names) || qualified || group?.kind !== 'group') {
        result.push(name);
        continue;
      }
      const args = splitCommas(group.nodes);
      const replacement = rewriteCall({
        name,
        args,
        group,
        get rest() {
          return nodes.slice(end + 1);
        },
      });
      if (replacement === undefined) {
        result.push(name);
        continue;
      }
      result.push(...replacement.nodes);
      at = end + (replacement.taken ?? 0);
    }
    return result;
  },
});

/** The words of the nodes that say something, from the first on, until one is no word. */
export const leadingWords = (nodes: readonly SqlNode[], most: number): string[] => {
  const words: string[] = [];
  for (let at = nextFrom(nodes, 0); words.length < most; at = nextFrom(nodes, at + 1)) {
    const word = wordOf(nodes[at]);
    if (word === '') break;
    words.push(word);
  }
  return words;
};
