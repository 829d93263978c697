import { type DecimalType, declaredType } from '../query-types/decimal-type.ts';

/** How a column's values are turned into text. */
type ValueKind =
  | 'integer'
  | 'float'
  | 'numeric'
  | 'boolean'
  | 'text'
  | 'fixed-text'
  | 'plain'
  | 'timestamp'
  | 'timestamptz'
  | 'timetz'
  | 'json'
  | 'bytes';

/** What the Data API says of a column's type, and how its values are written. */
export interface RedshiftType {
  readonly typeName: string;
  readonly kind: ValueKind;
  readonly precision: number;
  readonly scale: number;
}

const type = (typeName: string, kind: ValueKind, precision: number, scale = 0): RedshiftType => ({
  typeName,
  kind,
  precision,
  scale,
});

const varchar = type('varchar', 'text', 65_535);

/**
 * By the engine's number of the type (src/include/catalog/pg_type.dat of PostgreSQL). Widths as the
 * Redshift JDBC driver reports them; the Data API's documented samples agree.
 */
const types: ReadonlyMap<number, RedshiftType> = new Map([
  [16, type('bool', 'boolean', 1)],
  [17, type('varbyte', 'bytes', 64_000)],
  [18, type('char', 'text', 1)],
  [19, type('name', 'text', 128)],
  [20, type('int8', 'integer', 19)],
  [21, type('int2', 'integer', 5)],
  [23, type('int4', 'integer', 10)],
  [26, type('oid', 'integer', 10)],
  [114, type('super', 'json', 4_194_304)],
  [700, type('float4', 'float', 8, 8)],
  [701, type('float8', 'float', 17, 17)],
  [1042, type('bpchar', 'fixed-text', 65_535)],
  [1082, type('date', 'plain', 13)],
  [1083, type('time', 'plain', 15, 6)],
  [1114, type('timestamp', 'timestamp', 29, 6)],
  [1184, type('timestamptz', 'timestamptz', 35, 6)],
  [1186, type('interval', 'plain', 49, 6)],
  [1266, type('timetz', 'timetz', 21, 6)],
  [1700, type('numeric', 'numeric', 38)],
  [3802, type('super', 'json', 4_194_304)],
]);

/** A type modifier counts four more than the length. */
const MODIFIER_BASE = 4;

/**
 * The Redshift type of a column, by the engine's numbers of type and modifier; `computed` is the
 * type of a decimal that is no column of a table.
 */
export const redshiftTypeOf = (
  typeId: number,
  modifier: number,
  computed?: DecimalType,
): RedshiftType => {
  const known = types.get(typeId) ?? varchar;
  if (known.kind === 'numeric') return { ...known, ...(declaredType(modifier) ?? computed) };
  const given = modifier - MODIFIER_BASE;
  if (given < 0) return known;
  const hasLength = known.typeName === 'varchar' || known.kind === 'fixed-text';
  return hasLength ? { ...known, precision: given } : known;
};
