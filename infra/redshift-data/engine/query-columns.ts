import { type ColumnMetadata, columnMetadata } from '../result/column-metadata.ts';
import { describeColumns } from '../result/origin-catalog.ts';
import { type RedshiftType, redshiftTypeOf } from '../result/redshift-type.ts';
import type { EngineConnection, PreparedSql } from './duckdb-engine.ts';

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
