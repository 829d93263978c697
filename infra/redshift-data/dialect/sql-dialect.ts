import { isBlank } from '../../../shared/sql/tokenizer.ts';
import type { DialectRule, SqlLevel } from '../sql/dialect-rule.ts';
import {
  isSymbol,
  isWord,
  lastBefore,
  leadingWords,
  mapLeaves,
  nextFrom,
  parseSql,
  renderSql,
  type SqlLeaf,
  type SqlNode,
} from '../sql/sql-nodes.ts';
import type { SqlParameter } from '../sql/statement-parameters.ts';
import { withValues } from '../sql/statement-parameters.ts';
import {
  approximate,
  averages,
  floatDeviations,
  ignoreNulls,
  listagg,
  orderedWindows,
  ratioToReport,
  windowedPercentile,
} from './aggregate-rules.ts';
import {
  bareCalls,
  collateCalls,
  conditionsAsCase,
  dateParts,
  extractPart,
  grammarNames,
  intervalPrecision,
  nvlAsCoalesce,
} from './call-rules.ts';
import { refusedByRedshift } from './refused-rules.ts';
import { expandAlias, minusAsExcept, QUALIFIED, qualify, topAsLimit } from './select-rules.ts';
import { sessionStatement } from './session-rules.ts';
import {
  createSchema,
  deleteFrom,
  isWithoutEffect,
  lateBinding,
  materializedViews,
} from './statement-rules.ts';
import { withSuper } from './super-rules.ts';
import { alterColumn, createTable } from './table-rules.ts';
import { castCalls, castOperators, convertCalls } from './type-rules.ts';

/** In the order they are applied: words inside expressions first, whole statements last. */
const rules: readonly DialectRule[] = [
  ...refusedByRedshift,
  orderedWindows,
  bareCalls,
  dateParts,
  extractPart,
  grammarNames,
  intervalPrecision,
  castOperators,
  castCalls,
  convertCalls,
  nvlAsCoalesce,
  conditionsAsCase,
  collateCalls,
  approximate,
  listagg,
  windowedPercentile,
  ratioToReport,
  floatDeviations,
  ignoreNulls,
  averages,
  minusAsExcept,
  topAsLimit,
  qualify,
  createTable,
  alterColumn,
  materializedViews,
  lateBinding,
  createSchema,
  deleteFrom,
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
  level: SqlLevel,
): readonly SqlNode[] => {
  const inside = nodes.map(
    (node): SqlNode =>
      node.kind === 'group'
        ? { ...node, nodes: rewriteNodes(node.nodes, active, { outermost: false }) }
        : node,
  );
  return active.reduce<readonly SqlNode[]>((current, rule) => rule.rewrite(current, level), inside);
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
  const reads = first?.kind === 'group' || first?.kind === 'raw' || isWord(first, 'select', 'with');
  return reads ? 'query' : 'command';
};

/** `SELECT … INTO t` is CREATE TABLE AS. */
const selectInto = (nodes: readonly SqlNode[]): readonly SqlNode[] => {
  const intoAt = nodes.findIndex((node) => isWord(node, 'into'));
  const isInsert = isWord(nodes[lastBefore(nodes, intoAt)], 'insert', 'merge');
  if (intoAt === -1 || isInsert || !isWord(nodes[nextFrom(nodes, 0)], 'select', 'with'))
    return nodes;
  const nameAt = nodes.findIndex(
    (node, at) => at > intoAt && !isBlank(node) && !isWord(node, 'temp', 'temporary', 'table'),
  );
  let end = nameAt + 1;
  while (isSymbol(nodes[end], '.')) end += 2;
  const isTemporary = nodes.slice(intoAt, nameAt).some((node) => isWord(node, 'temp', 'temporary'));
  const create = parseSql(isTemporary ? 'create temp table ' : 'create table ');
  const query = [...nodes.slice(0, intoAt), ...nodes.slice(end)];
  return [...create, ...nodes.slice(nameAt, end), ...parseSql(' as '), ...query];
};

const DEFINITION =
  /^create (?:or replace )?(?:local )?(?:temp(?:orary)? )?(?:table|view|materialized view)\b/;

const build = (given: readonly SqlNode[], caseSensitive: boolean): PostgresStatement => {
  const nodes = selectInto(given);
  const triggers = collectTriggers(nodes, new Set());
  const active = rules.filter((rule) => rule.triggers.some((trigger) => triggers.has(trigger)));
  const kind = kindOf(nodes);
  const rewritten = mapLeaves(
    rewriteNodes(nodes, active, { outermost: true }),
    foldName(caseSensitive),
  );
  const { text, sourceOf } = renderSql(rewritten);
  const asAt = rewritten.findIndex((node) => isWord(node, 'as'));
  const isDefinition = asAt !== -1 && DEFINITION.test(leadingWords(nodes, 5).join(' '));
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
  const plain = {
    sourceOf: () => undefined,
    hidesLastColumn: false,
    withAlias: () => undefined,
    withSuper: () => undefined,
  };
  if (session !== undefined) {
    const kind = session.sql === undefined ? 'nothing' : session.isQuery ? 'query' : 'command';
    return { ...plain, kind, sql: session.sql ?? '', caseSensitive: session.caseSensitive };
  }
  const nodes = withValues(written, parameters);
  if (isWithoutEffect(nodes)) return { ...plain, kind: 'nothing', sql: '' };
  return build(nodes, caseSensitive);
};
