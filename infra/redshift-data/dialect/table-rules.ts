import { applyRules, type DialectRule, levelText, patternRule } from '../sql/dialect-rule.ts';
import {
  groupOf,
  isWord,
  nameOf,
  nextFrom,
  raw,
  renderSql,
  SPACE,
  type SqlGroup,
  type SqlNode,
  splitCommas,
} from '../sql/sql-nodes.ts';
import { quoted, quotedName } from '../sql/sql-text.ts';
import { columnType } from './type-rules.ts';

/** How a table or column is stored. */
const storage = [
  patternRule('', /(?:diststyle|encode|backup) [^ ]+/, ''),
  patternRule('', /distkey(?: \(\S*\))?/, ''),
  patternRule('', /(?:(?:compound|interleaved) )?sortkey(?: \(\S*\)| auto)?/, ''),
];

/** Redshift keeps keys for its planner and does not enforce them, so no engine may. */
const columnAttributes = [
  ...storage,
  patternRule('', /unique/, ''),
  patternRule('', /primary key/, 'not null'),
  patternRule('', /references \S+(?: \. \S+)*(?: \(\S*\))?/, ''),
  patternRule('', /identity \((\S+)·,·(-·\S+)\)/, 'identity (start :1 increment :2 maxvalue :1)'),
  patternRule('', /identity \((\S+)·,·(\S+)\)/, 'identity (start :1 increment :2 minvalue :1)'),
  patternRule('', /(?<!as )identity/, 'generated always as identity'),
];

/** Lengths count bytes; the engine's own count characters. */
const lengthCheck = (column: string, type: readonly SqlNode[]): string => {
  const written = renderSql(type).text;
  const [, word, length] =
    /^(?:redshift\.")?(character varying|char)"?\s*\((\d+)\)/.exec(written) ?? [];
  if (word === undefined) return '';
  const full = quoted(`${word === 'char' ? 'character' : word}(${length})`);
  const isLong = `octet_length(${quotedName(column)}::pg_catalog.text) > ${length}`;
  const check = `case when ${isLong} then redshift.too_long(${full}) else true end`;
  return `constraint ${lengthName(column)} check (${check})`;
};

const lengthName = (column: string): string => quotedName(`length of ${column}`);

/** A column's definition from its name on, and the check of its length. */
const engineColumn = (nodes: readonly SqlNode[]): { column: SqlNode[]; check: string } => {
  const typeAt = nextFrom(nodes, 1);
  const type = columnType(nodes.slice(typeAt));
  return {
    column: [...nodes.slice(0, typeAt), ...applyRules(columnAttributes, type)],
    check: lengthCheck(nameOf(nodes[0]) ?? '', type),
  };
};

/** A key that the table is declared with. */
const tableKey = /^(?:constraint \S+ )?(?:(?:primary|foreign) key|unique) \(/;

/** What a table is declared with in parentheses: columns, keys, and tables that it is like. */
const columnList = (parts: readonly (readonly SqlNode[])[]): SqlGroup => {
  const keys = parts.filter((part) => tableKey.test(levelText(part)));
  const keyColumns = keys.flatMap((part) => {
    const group = part.find((node) => node.kind === 'group');
    const isPrimary = part.some((node) => isWord(node, 'primary'));
    return isPrimary && group ? splitCommas(group.nodes).map(([name]) => nameOf(name)) : [];
  });
  const written = parts
    .filter((part) => !keys.includes(part))
    .map((part) => {
      const [name] = part;
      if (isWord(name, 'like'))
        return { column: [...part, raw(' including constraints')], check: '' };
      const { column, check } = engineColumn(part);
      const isKey = keyColumns.includes(nameOf(name)) && !/\bnot null\b/.test(levelText(column));
      return { column: isKey ? [...column, raw(' not null')] : column, check };
    });
  const checks = written.flatMap(({ check }) => (check === '' ? [] : [[raw(check)]]));
  return groupOf([...written.map(({ column }) => column), ...checks]);
};

/** The names behind a word, in parentheses or alone, or else of the columns that have this word. */
const namesFor = (
  word: string,
  attributes: readonly SqlNode[],
  columns: readonly (readonly SqlNode[])[],
): readonly string[] | undefined => {
  const at = attributes.findIndex((node) => isWord(node, word));
  const own = columns.filter((column) => column.slice(1).some((node) => isWord(node, word)));
  if (at === -1 && own.length === 0) return undefined;
  const next = attributes[nextFrom(attributes, at + 1)];
  const named = next?.kind === 'group' ? splitCommas(next.nodes) : [[next]];
  return (at === -1 ? own : named).flatMap(([name]) => nameOf(name) ?? []);
};

/**
 * How a table is stored, if its columns or its attributes say so: a comment that the schema's event
 * trigger reads, and keeps for the catalogue.
 */
const storedAs = (
  columns: readonly (readonly SqlNode[])[],
  attributes: readonly SqlNode[],
): readonly SqlNode[] => {
  const [distkey] = namesFor('distkey', attributes, columns) ?? [];
  const [style] = distkey === undefined ? (namesFor('diststyle', attributes, []) ?? []) : ['key'];
  const sortkeys = namesFor('sortkey', attributes, columns);
  const stored = {
    diststyle: style?.toUpperCase(),
    distkey,
    sortkeys: sortkeys?.filter((name) => !['none', 'auto'].includes(name)),
  };
  const text = JSON.stringify(stored);
  return text === '{}' ? [] : [raw(` /*redshift.stored ${text}*/ `)];
};

/** The statements that make and change tables. */
export const tableRules: readonly DialectRule[] = [
  patternRule(
    'table',
    /^(create (?:local )?(?:temp |temporary )?table (?:if not exists )?\S+(?: \. \S+)*)(?: (\(\S*\)))?(?: (?!as )(.+?))?(?: (as .+))?$/,
    (parts) => {
      const [group] = parts(2);
      const columns = group?.kind === 'group' ? splitCommas(group.nodes) : [];
      const isList = columns.some((column) => column.length > 1);
      const list = isList ? [columnList(columns)] : parts(2);
      const attributes = [...applyRules(storage, parts(3)), ...storedAs(columns, parts(3))];
      return [...parts(1), SPACE, ...list, SPACE, ...attributes, SPACE, ...parts(4)];
    },
  ),
  // A change of nothing, by which the event trigger sees the comment.
  patternRule(
    'alter',
    /^(alter table \S+(?: \. \S+)*) alter ((?:diststyle|distkey|sortkey|compound) .+)/,
    (parts) => [...parts(1), raw(' replica identity default'), ...storedAs([], parts(2))],
  ),
  patternRule('alter', /^(alter table .+? add(?: column)?) (.+)/, (parts) => {
    const { column, check } = engineColumn(parts(2));
    return [...parts(1), SPACE, ...column, raw(check === '' ? '' : `, add ${check}`)];
  }),
  patternRule('alter', /^(alter table .+? alter (?:column )?(\S+) type) (.+)/, (parts) => {
    const column = nameOf(parts(2)[0]) ?? '';
    const type = columnType(parts(3));
    const check = lengthCheck(column, type);
    const lengths = `, drop constraint if exists ${lengthName(column)}, add ${check}`;
    return [...parts(1), SPACE, ...type, raw(check === '' ? '' : lengths)];
  }),
];
