import { type DialectRule, levelText, patternRule } from '../sql/dialect-rule.ts';
import { nextFrom, type SqlNode } from '../sql/sql-nodes.ts';
import { StatementError, syntaxError } from '../sql/statement-error.ts';

/** Accepted and without effect: rights, statistics and storage mean nothing here. */
const ignored: readonly RegExp[] = [
  /^(?:grant|revoke|analyze|analyse|vacuum|lock)\b/,
  /^alter default privileges\b/,
  /^alter materialized view .*\bauto refresh (?:yes|no)$/,
  /^alter schema .*\b(?:owner to|quota) /,
  /^comment on database /,
  /^alter table .*\b(?:owner to|alter encode|alter column \S+ encode)\b/,
  /^alter table .*\b(?:add (?:constraint \S+ )?(?:primary|unique|foreign)|drop constraint)\b/,
];

const table = String.raw`\S+(?: \. \S+)*`;

/** Refused by Redshift, or here with a way out. */
const refused: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^alter table .*\bappend from\b/, 'ALTER TABLE APPEND is not supported locally; use INSERT.'],
  [/^cancel /, 'CANCEL is not supported locally; a statement is stopped with CancelStatement.'],
  [
    /^create .* language (?:\w*python\w*)/,
    'Functions in Python are not supported locally; use SQL.',
  ],
  [
    /^create (?:\w+ )?table .*[(·](?:check|exclude|always·as)·\(/,
    'CHECK, EXCLUDE and computed columns are not supported by Amazon Redshift.',
  ],
  [
    /^create (?:\w+ )?table .*\b(?:inherits \(|partition (?:by|of) |tablespace )/,
    'Inheritance, partitions and tablespaces are not supported by Amazon Redshift.',
  ],
  [/^update .*\b(?:left|right|full) /, 'Target table must be part of an equijoin predicate'],
  [
    /^show (?:procedures?|functions|external|model|grants|policies|constraints|parameters) /,
    'SHOW is supported locally for settings, DATABASES, SCHEMAS, TABLES, COLUMNS, TABLE and VIEW.',
  ],
  // What MERGE does not take: https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html
  [/^with .*\) merge into /, 'MERGE takes no WITH clause.'],
  [/^merge .* using \(/, 'The source of MERGE must be a table, and neither a view nor a subquery.'],
  [
    new RegExp(`^merge into (${table}) .*\\busing \\1 `),
    'The source and the target of MERGE must be two tables.',
  ],
  [
    /^merge .* remove duplicates$/,
    'MERGE with REMOVE DUPLICATES is not supported locally; use DELETE and INSERT.',
  ],
  [
    /^merge (?!.* when matched then (?:update set|delete) .*\bwhen not matched then insert )/,
    'MERGE must have WHEN MATCHED THEN UPDATE or DELETE, then WHEN NOT MATCHED THEN INSERT.',
  ],
];

/** The words that Redshift's statements begin with and that mean something here. */
const known =
  /^(?:select|with|insert|update|delete|merge|create|alter|drop|truncate|begin|start|commit|end|rollback|abort|show|explain|declare|fetch|close|call|refresh|comment|prepare|execute|deallocate|cancel|\W|$)/;

/** What can be created, altered and dropped, here and in Redshift alone. */
const kinds =
  /^(?:create|alter|drop) (?:or replace )?(?:local )?(?:temp |temporary )?(?:table|view|materialized view|schema|procedure|function)\b/;
const otherKinds =
  /^(create|alter|drop) (?:or replace )?(external|user|group|role|database|datashare|model|library|identity|masking|rls|aggregate)\b/;

const near = (node: SqlNode | undefined): StatementError =>
  syntaxError(node === undefined || node.kind === 'group' ? '(' : node.text, node?.offset ?? 0);

/**
 * Decides on whole statements by their words: whether one has no effect here.
 *
 * @throws StatementError for one that cannot run, or that Redshift would not know.
 */
export const isWithoutEffect = (nodes: readonly SqlNode[]): boolean => {
  const text = levelText(nodes);
  const first = nextFrom(nodes, 0);
  const [, sentence] = refused.find(([pattern]) => pattern.test(text)) ?? [];
  if (sentence !== undefined) throw new StatementError(sentence);
  if (ignored.some((pattern) => pattern.test(text))) return true;
  const [, verb, kind] = otherKinds.exec(text) ?? [];
  if (verb !== undefined) {
    throw new StatementError(
      `${verb} ${kind}`.toUpperCase() +
        ' is not supported locally; there are tables, views, schemas and procedures.',
    );
  }
  if (!known.test(text)) throw near(nodes[first]);
  if (/^(?:create|alter|drop)\b/.test(text) && !kinds.test(text)) {
    throw near(nodes[nextFrom(nodes, first + 1)]);
  }
  return false;
};

/** `SELECT … INTO t` is CREATE TABLE AS. */
export const selectInto: DialectRule = patternRule(
  'into',
  /^((?:select|with) .+?) (?<!(?:insert|merge) )into (?:(temp|temporary) )?(?:table )?(\S+(?: \. \S+)*)(?: (.+))?/,
  'create :2 table :3 as :1 :4',
);

/** Words that a statement as a whole has more, or less, than the engine's. */
export const statementRules: readonly DialectRule[] = [
  // A table's name such as `#t` makes it temporary.
  patternRule('table', /^create(?= table (?:if not exists )?#)/, 'create temp'),
  // Where a materialized view is stored, and how it is refreshed.
  patternRule(
    'materialized',
    /^(create materialized view .+?) (?:backup|auto|diststyle|distkey|sortkey|compound) .*?(as .+)/,
    ':1 :2',
  ),
  patternRule('schema', /^(create schema .+?) (?:authorization|quota) .+/, ':1'),
  patternRule('delete', /^delete(?! from )/, 'delete from'),
  patternRule('binding', /^(.+) with no schema binding/, ':1'),
];
