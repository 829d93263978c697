import { parseSql, renderSql, type SqlNode } from '../sql/sql-nodes.ts';
import {
  approximate,
  ignoreNulls,
  listagg,
  plainAverage,
  ratioToReport,
  windowedPercentile,
} from './aggregate-rules.ts';
import { datePartArguments, extractPart } from './date-parts.ts';
import type { DialectRule, SqlLevel } from './dialect-rule.ts';
import {
  decodeAsCase,
  intervalLiterals,
  nvlAsCoalesce,
  padWithBlanks,
  renamedFunctions,
  sysdateWord,
} from './expression-rules.ts';
import { toChar, toDate, toNumber } from './format-rules.ts';
import {
  jsonArrayElement,
  jsonArrayLength,
  jsonExtractPath,
  superConstructors,
} from './json-rules.ts';
import { columnWords, informationSchema } from './name-rules.ts';
import {
  likeEscapes,
  matchOperators,
  regexpCount,
  regexpInstr,
  regexpReplace,
  regexpSubstr,
  similarTo,
} from './pattern-rules.ts';
import { minusAsExcept, selectInto, temporaryNames, topAsLimit } from './select-rules.ts';
import { decideStatement } from './statement-rules.ts';
import { addColumn, createTable } from './table-rules.ts';
import { castCalls, castOperators, convertCalls } from './type-rules.ts';
import { createSchema, deleteFrom, lateBinding, materializedViews } from './view-rules.ts';

/** In the order they are applied: words inside expressions first, whole statements last. */
const rules: readonly DialectRule[] = [
  columnWords,
  informationSchema,
  datePartArguments,
  extractPart,
  sysdateWord,
  intervalLiterals,
  castOperators,
  castCalls,
  convertCalls,
  nvlAsCoalesce,
  decodeAsCase,
  padWithBlanks,
  renamedFunctions,
  toChar,
  toDate,
  toNumber,
  similarTo,
  matchOperators,
  likeEscapes,
  regexpReplace,
  regexpSubstr,
  regexpCount,
  regexpInstr,
  jsonExtractPath,
  jsonArrayElement,
  jsonArrayLength,
  superConstructors,
  approximate,
  listagg,
  windowedPercentile,
  ratioToReport,
  plainAverage,
  ignoreNulls,
  minusAsExcept,
  topAsLimit,
  createTable,
  addColumn,
  materializedViews,
  lateBinding,
  createSchema,
  deleteFrom,
  selectInto,
  temporaryNames,
];

/** The words and symbols of a statement that rules may be waiting for. */
const collectTriggers = (nodes: readonly SqlNode[], found: Set<string>): Set<string> => {
  for (const node of nodes) {
    if (node.kind === 'group') collectTriggers(node.nodes, found);
    else if (node.kind === 'word') found.add(node.word);
    else if (node.kind === 'symbol') found.add(node.text);
    else if (node.kind === 'temporary') found.add('#');
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
        ? { kind: 'group', nodes: rewriteNodes(node.nodes, active, { outermost: false }) }
        : node,
  );
  return active.reduce<readonly SqlNode[]>((current, rule) => rule.rewrite(current, level), inside);
};

/**
 * Turns one statement written for Amazon Redshift into one that DuckDB, with `dialectMacros`, runs
 * with the same meaning. Literals, quoted names, comments and `:name` placeholders stay as they
 * are, and so does a statement without Redshift's own words. What cannot run locally throws an
 * `UnsupportedSqlError`; what has no meaning locally, such as GRANT, becomes a statement that does
 * nothing.
 */
export const rewriteSql = (sql: string): string => {
  const nodes = parseSql(sql);
  const decided = decideStatement(nodes);
  if (decided !== undefined) return decided;
  const triggers = collectTriggers(nodes, new Set());
  const active = rules.filter((rule) => rule.triggers.some((trigger) => triggers.has(trigger)));
  return renderSql(rewriteNodes(nodes, active, { outermost: true }));
};
