import { listDatabasesRequest } from '../../wire/request-schemas.ts';
import { action } from '../action.ts';
import { listPage } from '../list-page.ts';
import { databaseName, readCatalog } from './metadata-query.ts';

/** The databases of the target: there is one. */
export const listDatabases = action(listDatabasesRequest, async (api, caller, input) => {
  await readCatalog(api, caller, input, 'SELECT 1');
  const page = listPage([databaseName], (name) => name, input, api.limits.metadataListPage);
  return { Databases: page.items, NextToken: page.nextToken };
});
