import { listTablesRequest } from '../../wire/request-schemas.ts';
import { action } from '../action.ts';
import { listPage } from '../list-page.ts';
import { everything, readCatalog } from './metadata-query.ts';

const query = `
  SELECT table_schema, table_name,
         CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END
  FROM information_schema.tables
  WHERE table_catalog = 'dev' AND table_schema <> 'main'
    AND table_schema LIKE $1::VARCHAR ESCAPE '\\' AND table_name LIKE $2::VARCHAR ESCAPE '\\'
  ORDER BY table_schema, table_name`;

/** Tables and views that match the LIKE patterns. */
export const listTables = action(listTablesRequest, async (api, caller, input) => {
  const rows = await readCatalog(api, caller, input, query, [
    input.SchemaPattern ?? everything,
    input.TablePattern ?? everything,
  ]);
  const tables = rows.map(([schema = '', name = '', type = '']) => ({ name, schema, type }));
  const key = (table: { schema: string; name: string }) => `${table.schema}.${table.name}`;
  const page = listPage(tables, key, input, api.limits.metadataListPage);
  return { Tables: page.items, NextToken: page.nextToken };
});
