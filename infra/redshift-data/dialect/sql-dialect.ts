import { type DialectRule, levelText } from '../sql/dialect-rule.ts';
import {
  isWord,
  mapLeaves,
  nextFrom,
  parseSql,
  renderSql,
  type SqlLeaf,
  type SqlNode,
} from '../sql/sql-nodes.ts';
import type { SqlParameter } from '../sql/statement-parameters.ts';
import { withValues } from '../sql/statement-parameters.ts';
import { aggregateRules } from './aggregate-rules.ts';
import { callRules } from './call-rules.ts';
import { refusedByRedshift } from './refused-rules.ts';
import { expandAlias, QUALIFIED, qualify, selectRules } from './select-rules.ts';
import { sessionStatement } from './session-rules.ts';
import { isWithoutEffect, lateBinding, selectInto, statementRules } from './statement-rules.ts';
import { withSuper } from './super-rules.ts';
import { storageCall, tableRules } from './table-rules.ts';
import { castRules } from './type-rules.ts';

/** In the order they are applied: words inside expressions first, whole statements last. */
const rules: readonly DialectRule[] = [
  ...refusedByRedshift,
  ...callRules,
  ...castRules,
  ...aggregateRules,
  ...selectRules,
  qualify,
  ...statementRules,
  lateBinding,
  ...tableRules,
];

/** A statement for PostgreSQL, with the schema `redshift` on its path. */
export interface PostgresStatement {
  /** A query can be read through a cursor. */
  readonly kind: 'nothing' | 'query' | 'command';
  readonly sql: string;
  /** The offset in the caller's SQL of what stands at an offset of `sql`. */
  readonly sourceOf: (offset: number) => number | undefined;
  /** The last column is no part of the answer. */
  readonly hidesLastColumn: boolean;
  readonly caseSensitive?: boolean | undefined;
  /** Where the query begins that a table or view is made of. */
  readonly definitionAt?: number | undefined;
  /** A command that follows in the same transaction: how a table is stored. */
  readonly next?: string | undefined;
  /** A view that does not hold on to what it reads. */
  readonly bindsLate?: boolean;
  /** The same with the alias spelt out that stands at this offset of the caller's SQL. */
  readonly withAlias: (offset: number) => PostgresStatement | undefined;
  /** The same with SUPER values navigated and unnested, for a query that is not understood. */
  readonly withSuper: () => PostgresStatement | undefined;
}

/** How a statement is read. */
export interface DialectOptions {
  readonly parameters?: readonly SqlParameter[];
  /** Whether quoted names keep their case (`enable_case_sensitive_identifier`). */
  readonly caseSensitive?: boolean;
}

/** The words and symbols of a statement that rules may be waiting for. */
const collectTriggers = (nodes: readonly SqlNode[], found: Set<string>): Set<string> => {
  for (const node of nodes) {
    if (node.kind === 'group') collectTriggers(node.nodes, found);
    else if (node.kind === 'word') found.add(node.word);
    else if (node.kind === 'symbol') found.add(node.text);
  }
  return found;
};

const rewriteNodes = (
  nodes: readonly SqlNode[],
  active: readonly DialectRule[],
  isOutermost: boolean,
): readonly SqlNode[] => {
  const inside = nodes.map(
    (node): SqlNode =>
      node.kind === 'group' ? { ...node, nodes: rewriteNodes(node.nodes, active, false) } : node,
  );
  return active.reduce<readonly SqlNode[]>(
    (current, rule) => rule.rewrite(current, isOutermost),
    inside,
  );
};

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
  /^create (?:or replace )?(?:local )?(?:temp(?:orary)? )?(?:table|view|materialized view)\b/;

const build = (given: readonly SqlNode[], caseSensitive: boolean): PostgresStatement => {
  const nodes = selectInto.rewrite(given, true);
  const triggers = collectTriggers(nodes, new Set());
  const active = rules.filter((rule) => rule.triggers.some((trigger) => triggers.has(trigger)));
  const kind = kindOf(nodes);
  const rewritten = mapLeaves(rewriteNodes(nodes, active, true), foldName(caseSensitive));
  const { text, sourceOf } = renderSql(rewritten);
  const asAt = rewritten.findIndex((node) => isWord(node, 'as'));
  const isDefinition = asAt !== -1 && DEFINITION.test(levelText(nodes));
  return {
    kind,
    sql: text,
    sourceOf,
    definitionAt: isDefinition ? renderSql(rewritten.slice(0, asAt + 1)).text.length : undefined,
    bindsLate: isDefinition && active.includes(lateBinding),
    hidesLastColumn:
      text.startsWith(`select * from (`) && text.includes(` as qualified where "${QUALIFIED}"`),
    withAlias: (offset) => {
      const expanded = expandAlias(nodes, offset);
      return expanded === undefined ? undefined : build(expanded, caseSensitive);
    },
    withSuper: () => {
      const navigated = withSuper(nodes);
      const isOther = renderSql(navigated).text !== renderSql(nodes).text;
      return isOther
        ? { ...build(navigated, caseSensitive), withSuper: () => undefined }
        : undefined;
    },
  };
};

/** A command that is in the engine's words already. */
export const asWritten = (
  sql: string,
  kind: PostgresStatement['kind'] = 'command',
): PostgresStatement => ({
  kind,
  sql,
  sourceOf: () => undefined,
  hidesLastColumn: false,
  withAlias: () => undefined,
  withSuper: () => undefined,
});

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
    const kind = session.sql === undefined ? 'nothing' : session.isQuery ? 'query' : 'command';
    return { ...asWritten(session.sql ?? '', kind), caseSensitive: session.caseSensitive };
  }
  const nodes = withValues(written, parameters);
  const next = storageCall(nodes);
  if (isWithoutEffect(nodes)) {
    return next === undefined ? asWritten('', 'nothing') : asWritten(next, 'command');
  }
  return { ...build(nodes, caseSensitive), next };
};
