import { nextFrom, type SqlNode, wordOf } from '../sql/sql-nodes.ts';
import { leadingWords, UnsupportedSqlError } from './dialect-rule.ts';

/** A statement of the engine that does nothing and answers nothing. */
const NOTHING = 'VACUUM';

/** Accepted and without effect: rights, statistics, storage and settings mean nothing here. */
const ignored: readonly RegExp[] = [
  /^(?:grant|revoke|analyze|analyse|vacuum|lock|reset)\b/,
  /^set (?!search_path\b|timezone\b|time\b)/,
  /^refresh materialized view\b/,
  /^alter default privileges\b/,
  /^alter table .*\b(?:owner to|alter (?:diststyle|distkey|sortkey|compound|encode))\b/,
  /^alter table .*\balter column \S+ encode\b/,
];

/** Refused, with what to do instead or why. */
const refused: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^call\b/, 'CALL is not supported locally: there are no stored procedures.'],
  [/^(?:declare|fetch|close)\b/, 'Cursors are not supported locally.'],
  [/^alter table .*\bappend from\b/, 'ALTER TABLE APPEND is not supported locally; use INSERT.'],
];

/** Things Redshift can create that have no meaning on one machine. */
const refusedKinds = new RegExp(
  `^(create|alter|drop) (?:or replace )?(${[
    'external|user|group|role|database|datashare|model|library|procedure|function|aggregate',
    'identity|masking|rls',
  ].join('|')})\\b`,
);

/** Statements of the engine's own that Redshift would not understand. */
const foreign = ['attach', 'detach', 'install', 'load', 'pragma', 'export', 'import', 'checkpoint'];

const wholeText = (nodes: readonly SqlNode[]): string =>
  nodes
    .map((node) => (node.kind === 'group' ? '()' : node.kind === 'space' ? ' ' : node.text))
    .join('')
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ');

/**
 * Decides on whole statements by their first words: the SQL to run in place of one without effect,
 * an error for one that cannot run, or nothing for all the rest.
 */
export const decideStatement = (nodes: readonly SqlNode[]): string | undefined => {
  const first = wordOf(nodes[nextFrom(nodes, 0)]);
  if (foreign.includes(first)) {
    throw new UnsupportedSqlError(`syntax error at or near "${first}"`);
  }
  const text = first === 'alter' ? wholeText(nodes) : leadingWords(nodes, 5).join(' ');
  for (const [pattern, sentence] of refused) {
    if (pattern.test(text)) throw new UnsupportedSqlError(sentence);
  }
  const [, verb = '', kind = ''] = refusedKinds.exec(text) ?? [];
  if (kind !== '') {
    const statement = `${verb} ${kind}`.toUpperCase();
    throw new UnsupportedSqlError(
      `${statement} is not supported locally; there are tables, views and schemas.`,
    );
  }
  return ignored.some((pattern) => pattern.test(text)) ? NOTHING : undefined;
};
