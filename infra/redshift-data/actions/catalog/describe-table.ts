import { columnMetadata } from '../../result/column-metadata.ts';
import { redshiftTypeOf } from '../../result/redshift-type.ts';
import { describeTableRequest } from '../../wire/request-schemas.ts';
import { action } from '../action.ts';
import { listPage } from '../list-page.ts';
import { readCatalog } from './metadata-query.ts';

const query = `
  SELECT schema_name, table_name, column_name, data_type, is_nullable::VARCHAR, comment,
         column_default
  FROM duckdb_columns()
  WHERE database_name = 'dev' AND schema_name <> 'main'
    AND ($1::VARCHAR = '' OR schema_name = $1::VARCHAR)
    AND ($2::VARCHAR = '' OR table_name = $2::VARCHAR)
  ORDER BY schema_name, table_name, column_index`;

/** Columns of a table; without a table those of all tables, without a schema of all schemas. */
export const describeTable = action(describeTableRequest, async (api, caller, input) => {
  const { Schema = '', Table = '' } = input;
  const rows = await readCatalog(api, caller, input, query, [Schema, Table]);
  const columns = rows.map(
    ([schema = '', table = '', column = '', type = '', nullable, comment, byDefault]) =>
      columnMetadata(column, redshiftTypeOf(type), {
        schemaName: schema,
        tableName: table,
        columnName: column,
        nullable: nullable === 'true',
        ...(comment === '' ? {} : { declaredType: comment }),
        ...(byDefault === '' ? {} : { defaultValue: byDefault }),
      }),
  );
  const key = (column: { schemaName: string; tableName: string; name: string }) =>
    `${column.schemaName}.${column.tableName}.${column.name}`;
  const page = listPage(columns, key, input, api.limits.metadataListPage);
  return {
    TableName: Table === '' ? undefined : Table,
    ColumnList: page.items,
    NextToken: page.nextToken,
  };
});
