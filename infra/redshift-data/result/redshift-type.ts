/** How a column's values are turned into text. */
type ValueKind =
  | 'integer'
  | 'wide-integer'
  | 'float'
  | 'numeric'
  | 'boolean'
  | 'text'
  | 'plain'
  | 'timestamp'
  | 'timestamptz'
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

/** Widths as the Redshift JDBC driver reports them; the Data API's documented samples agree. */
const simpleTypes: Readonly<Record<string, RedshiftType>> = {
  BOOLEAN: type('bool', 'boolean', 1),
  TINYINT: type('int2', 'integer', 5),
  UTINYINT: type('int2', 'integer', 5),
  SMALLINT: type('int2', 'integer', 5),
  USMALLINT: type('int4', 'integer', 10),
  INTEGER: type('int4', 'integer', 10),
  UINTEGER: type('int8', 'integer', 19),
  BIGINT: type('int8', 'integer', 19),
  HUGEINT: type('int8', 'wide-integer', 19),
  UBIGINT: type('numeric', 'numeric', 20),
  UHUGEINT: type('numeric', 'numeric', 38),
  FLOAT: type('float4', 'float', 8, 8),
  DOUBLE: type('float8', 'float', 17, 17),
  DATE: type('date', 'plain', 13),
  TIME: type('time', 'plain', 15, 6),
  TIME_NS: type('time', 'plain', 15, 6),
  'TIME WITH TIME ZONE': type('timetz', 'plain', 21, 6),
  TIMESTAMP: type('timestamp', 'timestamp', 29, 6),
  TIMESTAMP_S: type('timestamp', 'timestamp', 29, 6),
  TIMESTAMP_MS: type('timestamp', 'timestamp', 29, 6),
  TIMESTAMP_NS: type('timestamp', 'timestamp', 29, 6),
  'TIMESTAMP WITH TIME ZONE': type('timestamptz', 'timestamptz', 35, 6),
  INTERVAL: type('interval', 'plain', 49, 6),
  BLOB: type('varbyte', 'bytes', 64_000),
  UUID: type('varchar', 'plain', 36),
  BIT: type('varchar', 'plain', 65_535),
};

const varchar = type('varchar', 'text', 65_535);
const superType = type('super', 'json', 4_194_304);

/** The Redshift type of an engine type, given by its name (`DECIMAL(15,2)`, `INTEGER[]`). */
export const redshiftTypeOf = (engineType: string, alias?: string): RedshiftType => {
  if (alias === 'JSON' || engineType === 'JSON') return superType;
  const simple = simpleTypes[engineType];
  if (simple !== undefined) return simple;
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(engineType);
  if (decimal !== null) {
    return type('numeric', 'numeric', Number(decimal[1]), Number(decimal[2]));
  }
  if (/^(STRUCT|MAP|UNION|VARIANT)/.test(engineType) || engineType.endsWith(']')) return superType;
  return varchar;
};

/** Reads a declared character type such as `char(10)`; the engine itself keeps no lengths. */
export const declaredCharacterType = (declaration: string): RedshiftType | undefined => {
  const match = /^(char|varchar)\((\d+)\)$/.exec(declaration);
  if (match === null) return undefined;
  return type(match[1] === 'char' ? 'bpchar' : 'varchar', 'text', Number(match[2]));
};
