/**
 * The few catalog views of Redshift that clients ask for when they connect or show a tree of
 * tables, with the columns they read. The emulator's own schemas are left out.
 */
const userTables = `
  FROM information_schema.tables
  WHERE table_schema NOT IN ('main', 'information_schema', 'pg_catalog')`;

const svvTables = `
  CREATE OR REPLACE VIEW svv_tables AS
  SELECT table_catalog, table_schema, table_name,
    CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'BASE TABLE' END AS table_type,
    CAST(NULL AS VARCHAR) AS remarks
  ${userTables}`;

/** The views of `information_schema` without the engine's own databases and schemas. */
const informationSchemaViews = [
  ['tables', 'table_catalog', 'table_schema'],
  ['columns', 'table_catalog', 'table_schema'],
  ['schemata', 'catalog_name', 'schema_name'],
].map(
  ([view, catalog, schema]) => `
  CREATE OR REPLACE VIEW information_schema_${view} AS
  SELECT * FROM information_schema.${view}
  WHERE ${catalog} IN ('dev', 'temp') AND ${schema} <> 'main'`,
);

const pgDatabase = `
  CREATE OR REPLACE VIEW pg_database AS
  SELECT * FROM pg_catalog.pg_database WHERE datname = 'dev'`;

const pgUser = `
  CREATE OR REPLACE VIEW pg_user AS
  SELECT 'rdsdb' AS usename, 1 AS usesysid, true AS usecreatedb, true AS usesuper,
    true AS usecatupd, '********' AS passwd, CAST(NULL AS TIMESTAMP) AS valuntil,
    CAST(NULL AS VARCHAR) AS useconfig`;

/** Tables of the schemas on the search path, as in Redshift; nothing has keys or encodings here. */
const pgTableDef = `
  CREATE OR REPLACE VIEW pg_table_def AS
  SELECT schema_name AS schemaname, table_name AS tablename, column_name AS "column",
    CASE
      WHEN comment IS NOT NULL AND comment LIKE 'varchar(%' THEN 'character varying' || comment[8:]
      WHEN comment IS NOT NULL AND comment LIKE 'char(%' THEN 'character' || comment[5:]
      WHEN data_type = 'VARCHAR' THEN 'character varying(65535)'
      WHEN data_type = 'DOUBLE' THEN 'double precision'
      WHEN data_type = 'FLOAT' THEN 'real'
      WHEN data_type = 'TIMESTAMP' THEN 'timestamp without time zone'
      WHEN data_type LIKE 'DECIMAL%' THEN 'numeric' || data_type[8:]
      ELSE lower(data_type) END AS "type",
    'none' AS encoding, false AS distkey, 0 AS sortkey, NOT is_nullable AS "notnull"
  FROM duckdb_columns()
  WHERE schema_name NOT IN ('main', 'information_schema', 'pg_catalog')
    AND database_name || '.' || schema_name IN (
      SELECT unnest(string_split(current_setting('search_path'), ','))
    )`;

/** Statements that make the views, outside the schemas that users see. */
export const catalogViews: readonly string[] = [
  svvTables,
  ...informationSchemaViews,
  pgDatabase,
  pgUser,
  pgTableDef,
];
