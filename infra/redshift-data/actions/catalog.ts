import { DataApiError } from '../contract/data-api-error.ts';
import { EngineError } from '../engine/engine-requests.ts';
import { defaultText } from '../engine/query-columns.ts';
import { columnMetadata } from '../result/column-metadata.ts';
import { redshiftTypeOf } from '../result/redshift-type.ts';
import { resolveWarehouse } from '../statement/warehouse.ts';
import type { Caller } from '../wire/caller.ts';
import {
  describeTableRequest,
  listDatabasesRequest,
  listSchemasRequest,
  listTablesRequest,
  type MetadataRequest,
} from '../wire/request-schemas.ts';
import { action, type DataApi } from './action.ts';
import { listPage } from './list-page.ts';

/** The one database there is. */
const DATABASE = 'dev';

/** No pattern means everything. */
const EVERYTHING = '%';

const withinSeconds = async <Value>(work: Promise<Value>, seconds: number): Promise<Value> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DataApiError('QueryTimeoutException', 'The query timed out.')),
    seconds * 1000,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const checkDatabase = (database: string): void => {
  if (database !== DATABASE) {
    throw new DataApiError(
      'DatabaseConnectionException',
      `FATAL: database "${database}" does not exist`,
    );
  }
};

/** Reads the catalogue on behalf of a caller, who must name a target and a database that exist. */
const readCatalog = async (
  api: DataApi,
  caller: Caller,
  request: MetadataRequest & { readonly ConnectedDatabase?: string | undefined },
  sql: string,
  values: readonly string[] = [],
): Promise<string[][]> => {
  resolveWarehouse(api.targets, caller, { ...request, Database: request.Database ?? DATABASE });
  checkDatabase(request.ConnectedDatabase ?? request.Database ?? DATABASE);
  checkDatabase(request.Database ?? DATABASE);
  try {
    return await withinSeconds(api.engine.read(sql, values), api.limits.metadataQuerySeconds);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new DataApiError('DatabaseConnectionException', 'The database cannot be reached.');
  }
};

/** The databases of the target: there is one. */
export const listDatabases = action(listDatabasesRequest, async (api, caller, input) => {
  await readCatalog(api, caller, input, 'SELECT 1');
  const page = listPage([DATABASE], (name) => name, input, api.limits.metadataListPage);
  return { Databases: page.items, NextToken: page.nextToken };
});

const SCHEMAS_QUERY = `
  select schema from (select schema from redshift.user_schemas
    union all values ('information_schema'), ('pg_catalog')) as all_schemas
  where schema like $1 order by schema`;

/** Names of the schemas that match a LIKE pattern. */
export const listSchemas = action(listSchemasRequest, async (api, caller, input) => {
  const rows = await readCatalog(api, caller, input, SCHEMAS_QUERY, [
    input.SchemaPattern ?? EVERYTHING,
  ]);
  const names = rows.map(([name = '']) => name);
  const page = listPage(names, (name) => name, input, api.limits.metadataListPage);
  return { Schemas: page.items, NextToken: page.nextToken };
});

const TABLES_QUERY = `
  select schema, name, type from redshift.user_relations
  where schema like $1 and name like $2 order by schema, name`;

/** Tables and views that match the LIKE patterns. */
export const listTables = action(listTablesRequest, async (api, caller, input) => {
  const rows = await readCatalog(api, caller, input, TABLES_QUERY, [
    input.SchemaPattern ?? EVERYTHING,
    input.TablePattern ?? EVERYTHING,
  ]);
  const tables = rows.map(([schema = '', name = '', type = '']) => ({ name, schema, type }));
  const key = (table: { schema: string; name: string }) => `${table.schema}.${table.name}`;
  const page = listPage(tables, key, input, api.limits.metadataListPage);
  return { Tables: page.items, NextToken: page.nextToken };
});

const COLUMNS_QUERY = `
  select schema, table_name, column_name, atttypid, atttypmod, nullable, default_value
  from redshift.user_columns
  where ($1 = '' or schema = $1) and ($2 = '' or table_name = $2)
  order by schema, table_name, position`;

/** Columns of a table; without a table those of all tables, without a schema of all schemas. */
export const describeTable = action(describeTableRequest, async (api, caller, input) => {
  const { Schema = '', Table = '' } = input;
  const rows = await readCatalog(api, caller, input, COLUMNS_QUERY, [Schema, Table]);
  const columns = rows.map(
    ([schema = '', table = '', column = '', type, modifier, nullable, byDefault = '']) =>
      columnMetadata(column, redshiftTypeOf(Number(type), Number(modifier)), {
        schemaName: schema,
        tableName: table,
        columnName: column,
        nullable: nullable === 't',
        ...(byDefault === '' ? {} : { defaultValue: defaultText(byDefault) }),
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
