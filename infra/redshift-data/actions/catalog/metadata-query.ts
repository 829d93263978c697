import { DataApiError } from '../../data-api-error.ts';
import { EngineError } from '../../engine/engine-client.ts';
import { resolveWarehouse } from '../../warehouse-targets.ts';
import type { Caller } from '../../wire/caller.ts';
import type { MetadataRequest } from '../../wire/request-schemas.ts';
import type { DataApi } from '../action.ts';

/** The one database there is. */
export const databaseName = 'dev';

/**
 * Schemas as users know them: `main` is the emulator's own, and the engine keeps the system schemas
 * of PostgreSQL for every database in one place.
 */
export const visibleSchemas = `
  SELECT schema_name FROM duckdb_schemas()
  WHERE (database_name = 'dev' AND schema_name NOT IN ('main', 'information_schema', 'pg_catalog'))
     OR (database_name = 'system' AND schema_name IN ('information_schema', 'pg_catalog'))`;

/** No pattern means everything. */
export const everything = '%';

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
  if (database !== databaseName) {
    throw new DataApiError(
      'DatabaseConnectionException',
      `FATAL: database "${database}" does not exist`,
    );
  }
};

/** Reads the catalogue on behalf of a caller, who must name a target and a database that exist. */
export const readCatalog = async (
  api: DataApi,
  caller: Caller,
  request: MetadataRequest & { readonly ConnectedDatabase?: string | undefined },
  sql: string,
  values: readonly string[] = [],
): Promise<string[][]> => {
  resolveWarehouse(api.targets, caller, { ...request, Database: request.Database ?? databaseName });
  checkDatabase(request.ConnectedDatabase ?? request.Database ?? databaseName);
  checkDatabase(request.Database ?? databaseName);
  try {
    return await withinSeconds(api.engine.read(sql, values), api.limits.metadataQuerySeconds);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new DataApiError('DatabaseConnectionException', 'The database cannot be reached.');
  }
};
