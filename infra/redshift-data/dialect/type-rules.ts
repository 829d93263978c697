import { applyRules, type DialectRule, patternRule } from '../sql/dialect-rule.ts';
import { groupOf, raw, renderSql, type SqlNode } from '../sql/sql-nodes.ts';
import { StatementError } from '../sql/statement-error.ts';

/** VARCHAR as columns have it: trailing blanks say nothing where values are compared. */
export const COLUMN_VARCHAR = 'redshift."character varying"';

/** https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-datatypes.html */
const unknownType =
  '(serial|bigserial|smallserial|money|bit|bytea|json|jsonb|uuid|xml|inet|cidr|macaddr|' +
  'point|line|lseg|box|path|polygon|circle|hstore|tsvector|tsquery|txid_snapshot|' +
  'int4range|int8range|numrange|daterange|tsrange|tstzrange)';

const refusedType = (pattern: RegExp, where: string): DialectRule =>
  patternRule('', pattern, (parts) => {
    const name = renderSql([1, 2, 3].flatMap(parts)).text.toUpperCase();
    throw new StatementError(`The type ${name} is not supported ${where}.`);
  });

/**
 * A type in PostgreSQL's words, where it begins a text
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html for the lengths).
 */
const typeRules: readonly DialectRule[] = [
  refusedType(/^(geometry|geography|hllsketch)/, 'locally'),
  refusedType(new RegExp(`^${unknownType}`), 'by Amazon Redshift'),
  patternRule('', /^(?:varbyte|varbinary|binary(?: varying)?)(?: \(\S+\))?/, 'redshift.varbyte'),
  patternRule('', /^(?:numeric|decimal|dec)(?! \()/, 'numeric(18,0)'),
  patternRule('', /^datetime/, 'timestamp'),
  patternRule('', /^bpchar(?! \()/, 'char(256)'),
  patternRule('', /^(?:nvarchar|text|\w+ varying)/, 'varchar'),
  patternRule('', /^(?:character|nchar|bpchar)/, 'char'),
  patternRule('', /^char(?! \()/, 'char(1)'),
  patternRule('', /^(varchar|char) \(max\)/, ':1(65535)'),
];

const columnTypeRules: readonly DialectRule[] = [
  refusedType(/^(\w+)(?: varying)?(?: \(\S+\))? (\[) (\])/, 'by Amazon Redshift'),
  // Those of the catalogue, which runs on the leader node.
  refusedType(/^(name|oid|regclass|regproc|xid)/, 'by Amazon Redshift'),
  ...typeRules,
  patternRule('', /^varchar(?! \()/, 'varchar(256)'),
  patternRule('', /^varchar/, COLUMN_VARCHAR),
];

/** The nodes of a column's type and of what follows it, with the type in PostgreSQL's words. */
export const columnType = (nodes: readonly SqlNode[]): readonly SqlNode[] =>
  applyRules(columnTypeRules, nodes);

/** `CONVERT(type, x)`, `CAST(x AS type)` and `x::type`. */
export const castRules: readonly DialectRule[] = [
  patternRule('convert', /convert \((\S+?)·,·(\S+)\)/, 'cast(:2 as :1)'),
  patternRule('cast convert', /(cast) \((\S+)·as·(\S+)\)/, (parts) => [
    ...parts(1),
    groupOf([[...parts(2), raw(' as '), ...applyRules(typeRules, parts(3))]]),
  ]),
  patternRule('::', /(?<=:: )\S+(?: varying)?(?: \(\S+\))?/, (parts) =>
    applyRules(typeRules, parts(0)),
  ),
];
