import { listSchemasRequest } from '../../wire/request-schemas.ts';
import { action } from '../action.ts';
import { listPage } from '../list-page.ts';
import { everything, readCatalog, visibleSchemas } from './metadata-query.ts';

const query = `SELECT schema_name FROM (${visibleSchemas})
  WHERE schema_name LIKE $1::VARCHAR ESCAPE '\\' ORDER BY schema_name`;

/** Names of the schemas that match a LIKE pattern. */
export const listSchemas = action(listSchemasRequest, async (api, caller, input) => {
  const rows = await readCatalog(api, caller, input, query, [input.SchemaPattern ?? everything]);
  const names = rows.map(([name = '']) => name);
  const page = listPage(names, (name) => name, input, api.limits.metadataListPage);
  return { Schemas: page.items, NextToken: page.nextToken };
});
