import { applyToLevels, type DialectRule, levelText, patternRule } from '../sql/dialect-rule.ts';
import {
  groupOf,
  isSymbol,
  isWord,
  lastBefore,
  leavesOf,
  mapLeaves,
  nameOf,
  raw,
  SPACE,
  type SqlNode,
  splitCommas,
  trimmed,
} from '../sql/sql-nodes.ts';
import { quotedName } from '../sql/sql-text.ts';
import { StatementError } from '../sql/statement-error.ts';

const setOperator = '(?:union|except|intersect|minus)';
/** A part of one query, as short as can be. */
const part = `(?:(?! ${setOperator} ).)+?`;

/** The name that an item of a select list is given, with or without AS. */
const aliasOf = (item: readonly SqlNode[]): string | undefined => {
  const before = item[lastBefore(item, item.length - 1)];
  const isOperand = before?.kind === 'symbol' || isWord(before, 'and', 'or', 'not');
  const isName = before !== undefined && !isOperand && !isWord(item.at(-1), 'end');
  return isName ? nameOf(item.at(-1)) : undefined;
};

/** The label of an item's column, as far as the text shows it: of a column or a call. */
const labelOf = (item: readonly SqlNode[]): string => {
  const [, path] = /^((?:\S+ \. )*)\S+(?: \(.*)?$/.exec(levelText(item)) ?? [];
  const called = path === undefined ? undefined : item[2 * path.split('.').length - 2];
  return aliasOf(item) ?? nameOf(called) ?? '?column?';
};

/** The column that a query with QUALIFY and a star has more than it shows. */
export const QUALIFIED = 'emulator qualified';

/**
 * QUALIFY filters what a query answers, by a condition on its window functions: the condition
 * becomes a column, and the query a subquery.
 */
const qualify = patternRule(
  'qualify',
  new RegExp(
    `(select(?: distinct)?) (${part}) (from ${part}) qualify (${part})` +
      `(?: (order by ${part}))?(?: (limit ${part}))?(?= ${setOperator} | ;|$)`,
  ),
  (parts, _, isOutermost) => {
    const items = splitCommas(parts(2));
    const hasStar = items.some((item) => isSymbol(item.at(-1), '*'));
    if (hasStar && !isOutermost) {
      throw new StatementError('QUALIFY is supported locally with * in the outermost query only.');
    }
    const condition = [groupOf([parts(4)]), raw(` as "${QUALIFIED}"`)];
    const { nodes: columns } = groupOf([...items, condition]);
    const inner = [...parts(1), SPACE, ...columns, SPACE, ...parts(3), SPACE, ...parts(5)];
    const numbered = [...items.map((_, nth) => `c${nth}`), `"${QUALIFIED}"`];
    const shown = items.map((item, nth) => `c${nth} as ${quotedName(labelOf(item))}`);
    return [
      raw(`select ${hasStar ? '*' : shown.join(', ')} from `),
      groupOf([inner]),
      raw(` as qualified${hasStar ? '' : `(${numbered.join(', ')})`} where "${QUALIFIED}" `),
      ...parts(6),
    ];
  },
);

/** Queries in PostgreSQL's words. */
export const selectRules: readonly DialectRule[] = [
  // Between two queries; anywhere else MINUS is an ordinary name.
  patternRule('minus', /(?<=\) )minus(?= \()|minus(?= select)/, 'except'),
  // LIMIT stands at the end of its query.
  patternRule(
    'top',
    /select top (0|'\S*') (.+?)(?= (?:union|except|intersect) )/,
    '(select :2 limit :1)',
  ),
  patternRule('top', /select top (0|'\S*') (.+?)(?= ;|$)/, 'select :2 limit :1'),
  qualify,
];

/** An item without its alias, as a value. */
const itemValue = (item: readonly SqlNode[]): SqlNode => {
  const before = lastBefore(item, item.length - 1);
  return groupOf([trimmed(item.slice(0, isWord(item[before], 'as') ? before : -1))]);
};

const clause = `(?:from|where|(?<!within )group|having|order|limit|into|${setOperator})`;
const selectList = new RegExp(`(select(?: distinct| all)?) (.+?)(?= ${clause} |$)`);

/**
 * An item of a select list may use the alias of an earlier one. Answers the tree with the alias at
 * this place spelt out, or as it is where there is no such alias.
 */
export const expandAlias = (nodes: readonly SqlNode[], offset: number): readonly SqlNode[] => {
  const spellOut = patternRule('select', selectList, (parts) => {
    const items = splitCommas(parts(2));
    const at = items.findIndex((item) => leavesOf(item).some((leaf) => leaf.offset === offset));
    const item = items[at] ?? [];
    const name = nameOf(leavesOf(item).find((leaf) => leaf.offset === offset)) ?? '';
    const source = items.slice(0, at).find((earlier) => aliasOf(earlier) === name);
    if (source === undefined) return parts(0);
    const value = itemValue(source);
    const spelt = mapLeaves(item, (leaf) => (leaf.offset === offset ? value : leaf));
    const label = item.length === 1 ? [raw(` as ${quotedName(name)}`)] : [];
    return [...parts(1), SPACE, ...groupOf(items.with(at, [...spelt, ...label])).nodes];
  });
  return applyToLevels([spellOut], nodes);
};
