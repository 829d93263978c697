import { callRule, type DialectRule } from '../sql/dialect-rule.ts';
import {
  isSymbol,
  isWord,
  lastBefore,
  nextFrom,
  type SqlGroup,
  type SqlNode,
  wordOf,
} from '../sql/sql-nodes.ts';
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

/** The functions of dg/c_unsupported-postgresql-functions.html that people use. */
const unknownFunctions = [
  ...['string_agg', 'array_agg', 'json_agg', 'jsonb_agg', 'xmlagg', 'every', 'corr', 'covar_pop'],
  ...['covar_samp', 'regr_slope', 'regr_r2', 'regr_count', 'regr_intercept', 'clock_timestamp'],
  ...['transaction_timestamp', 'justify_days', 'justify_hours', 'justify_interval', 'pg_sleep'],
  ...['div', 'setseed', 'width_bucket', 'generate_subscripts', 'bit_length', 'overlay', 'format'],
  ...['convert_from', 'convert_to', 'encode', 'quote_nullable', 'regexp_matches'],
  ...['regexp_split_to_array', 'regexp_split_to_table'],
];

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
  refusal('values', (nodes, at) => (at === nextFrom(nodes, 0) ? near(nodes[at]) : undefined)),
  refusal('connect', (nodes, at) =>
    isWord(after(nodes, at), 'by')
      ? new StatementError('CONNECT BY is not supported locally; use WITH RECURSIVE.')
      : undefined,
  ),
  {
    triggers: ['+'],
    rewrite: (nodes) => {
      const isSign = ({ nodes: [sign, ...others] }: SqlGroup) =>
        isSymbol(sign, '+') && others.length === 0;
      if (nodes.some((node) => node.kind === 'group' && isSign(node))) {
        throw new StatementError('The operator (+) is not supported locally; use OUTER JOIN.');
      }
      return nodes;
    },
  },
  callRule(unknownFunctions, ({ name }) => {
    throw new StatementError(`function ${name.word} does not exist`);
  }),
];
