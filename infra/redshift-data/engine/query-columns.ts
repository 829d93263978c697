import { type ColumnMetadata, columnMetadata } from '../result/column-metadata.ts';
import { type ColumnOrigin, type NamedColumn, namedColumns } from '../result/column-origin.ts';
import { type RedshiftType, redshiftTypeOf } from '../result/redshift-type.ts';
import type { EngineConnection, PreparedSql } from './duckdb-engine.ts';

const catalogQuery = `
  SELECT schema_name, table_name, column_name, is_nullable::VARCHAR, comment, column_default
  FROM duckdb_columns()
  WHERE list_contains($1::JSON::VARCHAR[], lower(table_name)) AND database_name IN ('dev', 'temp')
  ORDER BY database_name DESC, schema_name, table_name, column_index`;

const tableNamePattern = /"table_name":"((?:[^"\\]|\\.)*)"/g;

/** Names and origins of a query's columns; empty where they cannot be known, never an error. */
const describeColumns = async (
  connection: EngineConnection,
  sql: string,
  columnCount: number,
): Promise<readonly NamedColumn[]> => {
  const serialized = await connection.execute('SELECT json_serialize_sql($1::VARCHAR)', [sql]);
  const tree = serialized.rows?.[0]?.[0] ?? '';
  const names = [...tree.matchAll(tableNamePattern)].map((match) => match[1]?.toLowerCase());
  const found =
    names.length === 0
      ? { rows: [] }
      : await connection.execute(catalogQuery, [JSON.stringify(names)]);
  const tables = new Map<string, ColumnOrigin[]>();
  for (const [schema = '', table = '', column = '', nullable, comment, byDefault] of found.rows ??
    []) {
    const origin: ColumnOrigin = {
      schemaName: schema,
      tableName: table,
      columnName: column,
      nullable: nullable === 'true',
      ...(comment === '' ? {} : { declaredType: comment }),
      ...(byDefault === '' ? {} : { defaultValue: byDefault }),
    };
    // Temporary tables come first and hide others of their name.
    for (const key of new Set([`${schema}.${table}`, `.${table}`])) {
      const columns = tables.get(key.toLowerCase()) ?? [];
      if (columns[0] === undefined || columns[0].schemaName === schema) columns.push(origin);
      tables.set(key.toLowerCase(), columns);
    }
  }
  const columns = namedColumns(tree, (schema, table) =>
    tables.get(`${schema}.${table}`.toLowerCase()),
  );
  return columns.length === columnCount ? columns : [];
};

/** A query's columns: as their values are turned into text, and as the Data API tells of them. */
export interface QueryColumns {
  readonly types: readonly RedshiftType[];
  readonly columns: ColumnMetadata[];
}

/** Describes the columns of a prepared query in Redshift's names and types. */
export const queryColumns = async (
  connection: EngineConnection,
  sql: string,
  statement: PreparedSql,
): Promise<QueryColumns> => {
  const types = statement.columns.map(({ type, alias }) => redshiftTypeOf(type, alias));
  const named = await describeColumns(connection, sql, types.length);
  const columns = statement.columns.map(({ name }, index) =>
    columnMetadata(
      named[index]?.name ?? name,
      types[index] ?? redshiftTypeOf(''),
      named[index]?.origin,
    ),
  );
  return { types, columns };
};
