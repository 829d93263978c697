import type { QueryTypes } from '../query-types/query-types.ts';
import {
  type ColumnMetadata,
  type ColumnOrigin,
  columnMetadata,
} from '../result/column-metadata.ts';
import { type RedshiftType, redshiftTypeOf } from '../result/redshift-type.ts';
import type { TextResult, UserConnection } from './user-connection.ts';

/** A column of a result: how its values are read, and what the Data API tells of it. */
export interface QueryColumn {
  readonly type: RedshiftType;
  readonly metadata: ColumnMetadata;
}

/** The engine's number of the type NUMERIC. */
const NUMERIC = 1700;

const originsQuery = (tables: readonly number[]): string => `
  select a.attrelid::pg_catalog.text || '.' || a.attnum,
    case when n.nspname like 'pg\\\\_temp%' then '' else n.nspname::text end, c.relname, a.attname,
    a.attnotnull, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid in (${tables.join(', ')}) and a.attnum > 0`;

/** A default as it was written, without the cast that the engine adds to it. */
export const defaultText = (expression: string): string =>
  expression.replace(/^('(?:[^']|'')*')::[\w ."]+(?:\(\d+\))?$/, '$1');

const originOf = ([
  ,
  schema,
  table,
  column,
  notNull,
  byDefault,
]: TextResult['rows'][number]): ColumnOrigin => ({
  schemaName: schema ?? '',
  tableName: table ?? '',
  columnName: column ?? '',
  nullable: notNull !== 't',
  ...(typeof byDefault === 'string' ? { defaultValue: defaultText(byDefault) } : {}),
});

/** Describes a result's columns in Redshift's names and types. */
export const describeColumns = async (
  connection: UserConnection,
  fields: TextResult['fields'],
  types?: QueryTypes,
): Promise<readonly QueryColumn[]> => {
  const computed = fields.some(
    (field) => field.dataTypeID === NUMERIC && field.dataTypeModifier < 0,
  )
    ? (types?.columns ?? [])
    : [];
  const tables = [...new Set(fields.map(({ tableID }) => tableID))].filter((id) => id !== 0);
  const found = tables.length === 0 ? [] : (await connection.run(originsQuery(tables))).rows;
  const origins = new Map(found.map((row) => [row[0], originOf(row)]));
  return fields.map(({ name, tableID, columnID, dataTypeID, dataTypeModifier }, at) => {
    const type = redshiftTypeOf(dataTypeID, dataTypeModifier, computed[at]?.type);
    return { type, metadata: columnMetadata(name, type, origins.get(`${tableID}.${columnID}`)) };
  });
};
