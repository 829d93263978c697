import { callRule, type DialectRule } from '../sql/dialect-rule.ts';
import { isWord, lastBefore, nextFrom, type SqlNode, wordOf } from '../sql/sql-nodes.ts';
import { StatementError, syntaxError } from '../sql/statement-error.ts';

/** A rule that refuses what stands at a place, in Redshift's words. */
const refusal = (
  trigger: string,
  refuse: (nodes: readonly SqlNode[], at: number) => StatementError | undefined,
): DialectRule => ({
  triggers: [trigger],
  rewrite: (nodes) => {
    for (const [at, node] of nodes.entries()) {
      const error = isWord(node, trigger) ? refuse(nodes, at) : undefined;
      if (error !== undefined) throw error;
    }
    return nodes;
  },
});

const near = (node: SqlNode | undefined): StatementError =>
  syntaxError(node?.kind === 'group' ? '(' : (node?.text ?? ''), node?.offset ?? 0);

const after = (nodes: readonly SqlNode[], at: number): SqlNode | undefined =>
  nodes[nextFrom(nodes, at + 1)];
const before = (nodes: readonly SqlNode[], at: number): SqlNode | undefined =>
  nodes[lastBefore(nodes, at)];

/**
 * What PostgreSQL has learned since Redshift left it, and what Redshift left out
 * (dg/c_unsupported-postgresql-features.html, dg/c_unsupported-postgresql-functions.html).
 */
export const refusedByRedshift: readonly DialectRule[] = [
  refusal('filter', (nodes, at) => {
    const clause = after(nodes, at);
    const isClause =
      clause?.kind === 'group' && isWord(clause.nodes[nextFrom(clause.nodes, 0)], 'where');
    return isClause && before(nodes, at)?.kind === 'group' ? near(clause) : undefined;
  }),
  refusal('distinct', (nodes, at) => {
    if (isWord(after(nodes, at), 'from') && isWord(before(nodes, at), 'is', 'not')) {
      return near(nodes[at]);
    }
    const isOn = isWord(before(nodes, at), 'select') && isWord(after(nodes, at), 'on');
    return isOn ? new StatementError('SELECT DISTINCT ON is not supported') : undefined;
  }),
  ...['intersect', 'except'].map((word) =>
    refusal(word, (nodes, at) =>
      isWord(after(nodes, at), 'all')
        ? new StatementError(`${word.toUpperCase()} ALL is not supported`)
        : undefined,
    ),
  ),
  refusal('lateral', (nodes, at) =>
    after(nodes, at)?.kind === 'group' || isWord(before(nodes, at), 'join', 'from')
      ? near(nodes[at])
      : undefined,
  ),
  refusal('conflict', (nodes, at) =>
    isWord(before(nodes, at), 'on') ? near(before(nodes, at)) : undefined,
  ),
  refusal('returning', (nodes, at) => {
    const first = wordOf(nodes[nextFrom(nodes, 0)]);
    return ['insert', 'update', 'delete'].includes(first) ? near(nodes[at]) : undefined;
  }),
  callRule(['string_agg', 'array_agg', 'json_agg', 'jsonb_agg'], ({ name }) => {
    throw new StatementError(`function ${name.word} does not exist`);
  }),
];
