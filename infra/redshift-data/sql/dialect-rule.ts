import {
  isSymbol,
  isWord,
  nextFrom,
  type SqlGroup,
  type SqlLeaf,
  type SqlNode,
  splitCommas,
} from './sql-nodes.ts';

/** Where a rule is applied: the statement itself or what stands in a pair of parentheses. */
export interface SqlLevel {
  readonly outermost: boolean;
}

/** One concept of Redshift's SQL that PostgreSQL has other words for, or that Redshift refuses. */
export interface DialectRule {
  /** Words, in small letters, or symbols without which a statement cannot need this rule. */
  readonly triggers: readonly string[];
  /** Rewrites one level; the groups in it have been rewritten before. */
  readonly rewrite: (nodes: readonly SqlNode[], level: SqlLevel) => readonly SqlNode[];
}

/** A function call as a rule sees it. */
export interface SqlCall {
  readonly name: SqlLeaf;
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
      const isCall = name.kind === 'word' && names.includes(name.word) && group?.kind === 'group';
      if (!isCall || isSymbol(nodes[at - 1], '.')) {
        result.push(name);
        continue;
      }
      const replacement = rewriteCall({
        name,
        args: splitCommas(group.nodes),
        group,
        get rest() {
          return nodes.slice(end + 1);
        },
      });
      result.push(...(replacement?.nodes ?? [name, ...nodes.slice(at + 1, end + 1)]));
      at = end + (replacement?.taken ?? 0);
    }
    return result;
  },
});

/** `WITHIN GROUP (…)`, `OVER (…)` and their like behind a call: the end, and how much it takes. */
export const following = (
  rest: readonly SqlNode[],
  ...words: readonly string[]
): { readonly node: SqlNode; readonly taken: number } | undefined => {
  let at = nextFrom(rest, 0);
  for (const word of words) {
    if (!isWord(rest[at], word)) return undefined;
    at = nextFrom(rest, at + 1);
  }
  const node = rest[at];
  return node === undefined ? undefined : { node, taken: at + 1 };
};
