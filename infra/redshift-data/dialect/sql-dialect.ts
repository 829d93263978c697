import { applyToLevels, type DialectRule, levelText } from '../sql/dialect-rule.ts';
import {
  isWord,
  leavesOf,
  mapLeaves,
  nextFrom,
  parseSql,
  raw,
  renderSql,
  type SqlLeaf,
  type SqlNode,
} from '../sql/sql-nodes.ts';
import { type SqlParameter, withValues } from '../sql/statement-parameters.ts';
import { aggregateRules } from './aggregate-rules.ts';
import { callRules } from './call-rules.ts';
import { refusedByRedshift } from './refused-rules.ts';
import { expandAlias, QUALIFIED, selectRules } from './select-rules.ts';
import { sessionStatement } from './session-rules.ts';
import { isWithoutEffect, selectInto, statementRules } from './statement-rules.ts';
import { navigateSuper } from './super-rules.ts';
import { tableRules } from './table-rules.ts';
import { castRules } from './type-rules.ts';

/** In the order they are applied: words inside expressions first, whole statements last. */
const rules: readonly DialectRule[] = [
  ...refusedByRedshift,
  ...callRules,
  ...castRules,
  ...aggregateRules,
  ...selectRules,
  ...statementRules,
  ...tableRules,
];

/** A statement for PostgreSQL, with the schema `redshift` on its path. */
export interface PostgresStatement {
  /** A query can be read through a cursor. */
  readonly kind: 'nothing' | 'query' | 'command';
  readonly nodes: readonly SqlNode[];
  readonly sql: string;
  /** The offset in the caller's SQL of what stands at an offset of `sql`. */
  readonly sourceOf: (offset: number) => number | undefined;
  /** Where the query begins that a table or view is made of. */
  readonly definitionAt?: number | undefined;
  /** A view that does not hold on to what it reads. */
  readonly bindsLate?: boolean;
  /** The last column is no part of the answer. */
  readonly hidesLastColumn?: boolean;
  readonly caseSensitive?: boolean | undefined;
}

/** How a statement is read. */
export interface DialectOptions {
  readonly parameters?: readonly SqlParameter[];
  /** Whether quoted names keep their case (`enable_case_sensitive_identifier`). */
  readonly caseSensitive?: boolean;
}

/** Names as the engine wants them: Redshift folds quoted ones too, and `#t` is a temporary table. */
const foldName =
  (caseSensitive: boolean) =>
  (leaf: SqlLeaf): SqlNode => {
    if (leaf.kind === 'temporary') return { ...leaf, text: `"${leaf.text.toLowerCase()}"` };
    return leaf.kind === 'quoted' && !caseSensitive
      ? { ...leaf, text: leaf.text.toLowerCase() }
      : leaf;
  };

const kindOf = (nodes: readonly SqlNode[]): PostgresStatement['kind'] => {
  const first = nodes[nextFrom(nodes, 0)];
  const changes = nodes.some((node) => isWord(node, 'update', 'delete', 'insert'));
  if (isWord(first, 'with') && changes) return 'command';
  const reads = first?.kind === 'group' || first?.kind === 'raw' || isWord(first, 'select', 'with');
  return reads ? 'query' : 'command';
};

const DEFINITION =
  /^create (?:or replace )?(?:local )?(?:temp(?:orary)? )?(?:table|view|materialized view)\b.* as\b/;
const HIDING = new RegExp(`^select \\* from \\(.* as qualified where "${QUALIFIED}"`, 's');

const rendered = (nodes: readonly SqlNode[]) => {
  const { text: sql, sourceOf } = renderSql(nodes);
  const asAt = DEFINITION.test(levelText(nodes))
    ? nodes.findIndex((node) => isWord(node, 'as'))
    : -1;
  const definitionAt = asAt === -1 ? undefined : renderSql(nodes.slice(0, asAt + 1)).text.length;
  return { nodes, sql, sourceOf, definitionAt, hidesLastColumn: HIDING.test(sql) };
};

const build = (given: readonly SqlNode[], caseSensitive: boolean): PostgresStatement => {
  const nodes = selectInto.rewrite(given, true);
  const triggers = new Set(leavesOf(nodes).map(({ word, text }) => word || text));
  const active = rules.filter((rule) => rule.triggers.some((trigger) => triggers.has(trigger)));
  const statement = rendered(mapLeaves(applyToLevels(active, nodes), foldName(caseSensitive)));
  const bindsLate = / with no schema binding$/.test(levelText(nodes));
  return { ...statement, kind: kindOf(nodes), bindsLate };
};

/** A command that is in the engine's words already. */
export const asWritten = (
  sql: string,
  kind: PostgresStatement['kind'] = 'command',
): PostgresStatement => ({ kind, ...rendered([raw(sql)]) });

const corrected = (
  statement: PostgresStatement,
  correct: (nodes: readonly SqlNode[]) => readonly SqlNode[],
): PostgresStatement | undefined => {
  const other = rendered(correct(statement.nodes));
  return other.sql === statement.sql ? undefined : { ...statement, ...other };
};

/** A statement with the alias spelt out that stands at this offset of the caller's SQL. */
export const withAlias = (statement: PostgresStatement, offset: number) =>
  corrected(statement, (nodes) => expandAlias(nodes, offset));

/** A statement with SUPER values navigated and unnested, for a query that is not understood. */
export const withSuper = (statement: PostgresStatement) => corrected(statement, navigateSuper);

/**
 * Turns one statement written for Amazon Redshift into one that PostgreSQL runs with the same
 * meaning. Literals and comments stay as they are, and so does a statement without Redshift's own
 * words.
 *
 * @throws StatementError for what Redshift refuses and for what cannot run locally.
 */
export const rewriteSql = (
  sql: string,
  { parameters = [], caseSensitive = false }: DialectOptions = {},
): PostgresStatement => {
  const written = parseSql(sql);
  const session = sessionStatement(written);
  if (session !== undefined) {
    const kind = session.sql.startsWith('select') ? 'query' : 'command';
    return { ...asWritten(session.sql, kind), caseSensitive: session.caseSensitive };
  }
  const nodes = withValues(written, parameters);
  return isWithoutEffect(nodes) ? asWritten('', 'nothing') : build(nodes, caseSensitive);
};
