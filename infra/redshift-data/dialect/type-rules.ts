import { type DialectRule, patternRule } from '../sql/dialect-rule.ts';
import {
  groupOf,
  isSymbol,
  isWord,
  nextFrom,
  raw,
  type SqlNode,
  trimmed,
  wordOf,
} from '../sql/sql-nodes.ts';
import { StatementError } from '../sql/statement-error.ts';

/** A type in PostgreSQL's words, and how many nodes it took. */
export interface PostgresType {
  readonly text: string;
  readonly taken: number;
  readonly offset: number;
}

const refusedTypes = ['geometry', 'geography', 'hllsketch'];
/** https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-datatypes.html */
const unknownTypes = [
  ...[
    'serial',
    'bigserial',
    'smallserial',
    'money',
    'bit',
    'bytea',
    'json',
    'jsonb',
    'uuid',
    'xml',
  ],
  ...['inet', 'cidr', 'macaddr', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'],
  ...['hstore', 'tsvector', 'tsquery', 'txid_snapshot', 'int4range', 'int8range', 'numrange'],
  ...['daterange', 'tsrange', 'tstzrange'],
];
/** Those of the catalogue, which runs on the leader node: for no column of a table. */
const leaderTypes = ['name', 'oid', 'regclass', 'regproc', 'xid'];
const exactTypes = ['numeric', 'decimal', 'dec'];
const binaryTypes = ['varbyte', 'varbinary', 'binary'];
const varyingTypes: readonly string[] = ['varchar', 'nvarchar', 'text'];
const fixedTypes: readonly string[] = ['char', 'character', 'nchar', 'bpchar'];

/** VARCHAR as columns have it: trailing blanks say nothing where values are compared. */
export const COLUMN_VARCHAR = 'redshift."character varying"';

/** https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html */
const LONGEST_TEXT = 65_535;
const DEFAULT_LENGTH: Readonly<Record<string, number>> = { char: 1, character: 1, nchar: 1 };
const OTHER_DEFAULT_LENGTH = 256;

/** `varying` after `character` or `binary`, then what stands in parentheses. */
const suffix = (nodes: readonly SqlNode[]) => {
  const afterName = nextFrom(nodes, 1);
  const varying = isWord(nodes[afterName], 'varying');
  const end = varying ? afterName + 1 : 1;
  const groupAt = nextFrom(nodes, end);
  const group = nodes[groupAt];
  if (group?.kind !== 'group') return { varying, taken: end, argument: undefined };
  const [argument] = trimmed(group.nodes);
  const text = argument === undefined || argument.kind === 'group' ? '' : argument.text;
  return { varying, taken: groupAt + 1, argument: text.toLowerCase() };
};

const characterType = (
  nodes: readonly SqlNode[],
  ofColumn: boolean,
): Omit<PostgresType, 'offset'> => {
  const name = wordOf(nodes[0]);
  const { varying, taken, argument } = suffix(nodes);
  const word = varying || varyingTypes.includes(name) ? 'varchar' : 'char';
  const byDefault = varying ? OTHER_DEFAULT_LENGTH : (DEFAULT_LENGTH[name] ?? OTHER_DEFAULT_LENGTH);
  const length = argument === 'max' ? LONGEST_TEXT : (argument ?? byDefault);
  if (word === 'varchar' && ofColumn) return { text: `${COLUMN_VARCHAR}(${length})`, taken };
  const text = argument === undefined && word === 'varchar' ? word : `${word}(${length})`;
  return { text, taken };
};

/** Reads a type at the beginning of nodes; `undefined` where PostgreSQL knows it as it is. */
export const postgresType = (
  nodes: readonly SqlNode[],
  ofColumn: boolean,
): PostgresType | undefined => {
  const name = wordOf(nodes[0]);
  const offset = nodes[0]?.offset ?? -1;
  if (refusedTypes.includes(name)) {
    throw new StatementError(`The type ${name.toUpperCase()} is not supported locally.`);
  }
  const isArray = isSymbol(nodes[nextFrom(nodes, suffix(nodes).taken)], '[');
  if (unknownTypes.includes(name) || (ofColumn && (isArray || leaderTypes.includes(name)))) {
    const type = isArray ? `${name}[]` : name;
    throw new StatementError(`The type ${type.toUpperCase()} is not supported by Amazon Redshift.`);
  }
  if (varyingTypes.includes(name) || fixedTypes.includes(name)) {
    return { ...characterType(nodes, ofColumn), offset };
  }
  const { taken, argument } = suffix(nodes);
  if (binaryTypes.includes(name)) return { text: 'redshift.varbyte', taken, offset };
  if (name === 'datetime') return { text: 'timestamp', taken: 1, offset };
  const unscaled = exactTypes.includes(name) && argument === undefined;
  return unscaled ? { text: 'numeric(18,0)', taken, offset } : undefined;
};

const typeNodes = (nodes: readonly SqlNode[]): readonly SqlNode[] => {
  const type = postgresType(nodes, false);
  return type === undefined ? nodes : [raw(type.text, type.offset), ...nodes.slice(type.taken)];
};

const castTo = (value: readonly SqlNode[], type: readonly SqlNode[]): SqlNode =>
  groupOf([[...value, raw(' as '), ...typeNodes(type)]]);

/** `CONVERT(type, x)`, `CAST(x AS type)` and `x::type`. */
export const castRules: readonly DialectRule[] = [
  patternRule('convert', /convert \((\S+?)·,·(\S+)\)/, (parts, offset) => [
    raw('cast', offset),
    castTo(parts(2), parts(1)),
  ]),
  patternRule('cast', /(cast) \((\S+)·as·(\S+)\)/, (parts) => [
    ...parts(1),
    castTo(parts(2), parts(3)),
  ]),
  {
    triggers: ['::'],
    rewrite: (nodes) =>
      nodes.reduceRight((written, node, at) => {
        if (!isSymbol(node, '::')) return written;
        const typeAt = nextFrom(written, at + 1);
        return [...written.slice(0, typeAt), ...typeNodes(written.slice(typeAt))];
      }, nodes),
  },
];
