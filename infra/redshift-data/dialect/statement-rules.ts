import type { DialectRule } from '../sql/dialect-rule.ts';
import {
  isWord,
  leadingWords,
  nextFrom,
  renderSql,
  type SqlNode,
  wordOf,
} from '../sql/sql-nodes.ts';
import { StatementError, syntaxError } from '../sql/statement-error.ts';

/** Accepted and without effect: rights, statistics and storage mean nothing here. */
const ignored: readonly RegExp[] = [
  /^(?:grant|revoke|analyze|analyse|vacuum|lock)\b/,
  /^alter default privileges\b/,
  /^alter table .*\b(?:owner to|alter (?:diststyle|distkey|sortkey|compound|encode))\b/,
  /^alter table .*\balter column \S+ encode\b/,
  /^alter table .*\b(?:add (?:constraint \S+ )?(?:primary|unique|foreign)|drop constraint)\b/,
];

/** Refused, with what to do instead or why. */
const refused: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^alter table .*\bappend from\b/, 'ALTER TABLE APPEND is not supported locally; use INSERT.'],
];

/** The words that Redshift's statements begin with and that mean something here. */
const known =
  /^(select|with|insert|update|delete|merge|create|alter|drop|truncate|begin|start|commit|end|rollback|abort|show|explain|declare|fetch|close|call|refresh|comment|prepare|execute|deallocate|cancel|$)/;

/** What can be created, altered and dropped here. */
const kinds =
  /^(create|alter|drop) (?:or replace )?(?:local )?(?:temp |temporary )?(?:table|view|materialized view|schema|procedure|function)\b/;

const wholeText = (nodes: readonly SqlNode[]): string =>
  renderSql(nodes).text.trim().toLowerCase().replaceAll(/\s+/g, ' ');

const refusedKind = (text: string, nodes: readonly SqlNode[]): StatementError => {
  const [verb = '', kind = ''] = text.replace('or replace ', '').split(' ');
  const words = new Set(['external', 'user', 'group', 'role', 'database', 'datashare', 'model']);
  if (['library', 'identity', 'masking', 'rls', 'aggregate'].includes(kind) || words.has(kind)) {
    const statement = `${verb} ${kind}`.toUpperCase();
    return new StatementError(
      `${statement} is not supported locally; there are tables, views, schemas and procedures.`,
    );
  }
  const at = nextFrom(nodes, nextFrom(nodes, 0) + 1);
  return syntaxError(kind, nodes[at]?.offset ?? 0);
};

/**
 * Decides on whole statements by their words: whether one has no effect here.
 *
 * @throws StatementError for one that cannot run, or that Redshift would not know.
 */
export const isWithoutEffect = (nodes: readonly SqlNode[]): boolean => {
  const first = nodes[nextFrom(nodes, 0)];
  const text = wordOf(first) === 'alter' ? wholeText(nodes) : leadingWords(nodes, 6).join(' ');
  for (const [pattern, sentence] of refused) {
    if (pattern.test(text)) throw new StatementError(sentence);
  }
  if (ignored.some((pattern) => pattern.test(text))) return true;
  if (!known.test(text))
    throw syntaxError(
      first === undefined || first.kind === 'group' ? '(' : first.text,
      first?.offset ?? 0,
    );
  if (/^(create|alter|drop)\b/.test(text) && !kinds.test(text)) throw refusedKind(text, nodes);
  return false;
};

const storage = ['backup', 'auto', 'diststyle', 'distkey', 'sortkey', 'compound'];

/** Words about storage between a materialized view's name and AS go. */
export const materializedViews: DialectRule = {
  triggers: ['materialized'],
  rewrite: (nodes, level) => {
    if (!level.outermost || leadingWords(nodes, 2).join(' ') !== 'create materialized')
      return nodes;
    const asAt = nodes.findIndex((node) => isWord(node, 'as'));
    const storageAt = nodes.findIndex((node) => isWord(node, ...storage));
    if (asAt === -1 || storageAt === -1 || storageAt > asAt) return nodes;
    return [...nodes.slice(0, storageAt), ...nodes.slice(asAt)];
  },
};

/** WITH NO SCHEMA BINDING, which the engine does not know. */
export const lateBinding: DialectRule = {
  triggers: ['binding'],
  rewrite: (nodes) => {
    const at = nodes.findIndex(
      (node, index) =>
        isWord(node, 'with') &&
        leadingWords(nodes.slice(index), 4).join(' ') === 'with no schema binding',
    );
    return at === -1 ? nodes : nodes.slice(0, at);
  },
};

/** CREATE SCHEMA … AUTHORIZATION and QUOTA. */
export const createSchema: DialectRule = {
  triggers: ['authorization', 'quota'],
  rewrite: (nodes, level) => {
    if (!level.outermost || leadingWords(nodes, 2).join(' ') !== 'create schema') return nodes;
    const at = nodes.findIndex((node) => isWord(node, 'authorization', 'quota'));
    return at === -1 ? nodes : nodes.slice(0, at);
  },
};

/** DELETE without FROM. */
export const deleteFrom: DialectRule = {
  triggers: ['delete'],
  rewrite: (nodes, level) => {
    const first = nextFrom(nodes, 0);
    const next = nextFrom(nodes, first + 1);
    const applies = level.outermost && wordOf(nodes[first]) === 'delete';
    if (!applies || isWord(nodes[next], 'from')) return nodes;
    const from: SqlNode = { kind: 'raw', text: 'from ', word: '', offset: -1 };
    return [...nodes.slice(0, next), from, ...nodes.slice(next)];
  },
};
