import { applyRules, type DialectRule, levelText, patternRule } from '../sql/dialect-rule.ts';
import {
  groupOf,
  isSymbol,
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
const columnList = (nodes: readonly SqlNode[]): SqlGroup => {
  const parts = splitCommas(nodes);
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

/** The statements that make and change tables. */
export const tableRules: readonly DialectRule[] = [
  patternRule(
    'table',
    /^(create (?:local )?(?:temp |temporary )?table (?:if not exists )?\S+(?: \. \S+)*)(?: (\(\S*\)))?(?: (?!as )(.+?))?(?: (as .+))?$/,
    (parts) => {
      const [group] = parts(2);
      const columns = group?.kind === 'group' ? group.nodes : [];
      const isList = splitCommas(columns).some((part) => part.length > 1);
      const attributes = applyRules(storage, parts(3));
      const list = isList ? [columnList(columns)] : parts(2);
      return [...parts(1), SPACE, ...list, SPACE, ...attributes, SPACE, ...parts(4)];
    },
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

/** The names behind a word, in parentheses or alone; none where the word stands alone. */
const namesBehind = (nodes: readonly SqlNode[], ...words: readonly string[]) => {
  const at = nodes.findIndex((node) => isWord(node, ...words));
  if (at === -1) return undefined;
  const next = nodes[nextFrom(nodes, at + 1)];
  const names = next?.kind === 'group' ? splitCommas(next.nodes).map(([name]) => name) : [next];
  return names.flatMap((name) => nameOf(name) ?? []);
};

/** The columns that are declared with this word themselves. */
const columnsWith = (nodes: readonly SqlNode[], word: string): readonly string[] | undefined => {
  const list = nodes.find((node) => node.kind === 'group');
  const columns = list?.kind === 'group' ? splitCommas(list.nodes) : [];
  const found = columns.filter((column) => column.slice(1).some((node) => isWord(node, word)));
  return found.length === 0 ? undefined : found.flatMap(([name]) => nameOf(name) ?? []);
};

/** How a statement has a table stored: a call that keeps it for the catalogue, if it says so. */
export const storageCall = (nodes: readonly SqlNode[]): string | undefined => {
  if (!/^(?:create (?:\w+ )?|alter )table /.test(levelText(nodes))) return undefined;
  const asAt = nodes.findIndex((node) => isWord(node, 'as'));
  const head = asAt === -1 ? nodes : nodes.slice(0, asAt);
  let start = nextFrom(head, head.findIndex((node) => isWord(node, 'table')) + 1);
  while (isWord(head[start], 'if', 'not', 'exists')) start = nextFrom(head, start + 1);
  let end = start + 1;
  while (isSymbol(head[end], '.')) end += 2;
  const rest = head.slice(end);
  const [style] = namesBehind(rest, 'diststyle') ?? [];
  const [key] = namesBehind(rest, 'distkey') ?? columnsWith(rest, 'distkey') ?? [];
  const sorting = namesBehind(rest, 'sortkey') ?? columnsWith(rest, 'sortkey');
  if (style === undefined && key === undefined && sorting === undefined) return undefined;
  const table = renderSql(head.slice(start, end)).text;
  const name = table.startsWith('#') ? quotedName(table) : table;
  const values = [name.toLowerCase(), key === undefined ? style : 'key', key, sorting?.join()];
  const shown = values.map((value) => (value === undefined ? 'null' : quoted(value)));
  return `call redshift.store_as(${shown.join(', ')})`;
};
