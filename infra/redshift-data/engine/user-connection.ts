import { catalogViews } from '../dialect/catalog-views.ts';
import { dialectMacros, identitySequence } from '../dialect/dialect-macros.ts';
import type { EngineConnection, EngineDatabase } from './duckdb-engine.ts';
import { defaultSearchPath } from './session-command.ts';

const isSetting = (sql: string): boolean => /^\s*set\s/i.test(sql);

/** Words of Redshift that name the connection's user. */
const userFunctions = ['current_user', 'session_user', 'user', 'getusername'] as const;

/** Makes Redshift's own functions and catalog views known to the database, outside the schemas users see. */
export const installDialect = async (database: EngineDatabase): Promise<void> => {
  const connection = await database.connect();
  await connection.execute("SET search_path = 'dev.main'");
  await connection.execute(identitySequence);
  await connection.execute("SET search_path = 'memory.main'");
  for (const sql of dialectMacros.filter((text) => !isSetting(text))) await connection.execute(sql);
  for (const sql of catalogViews) await connection.execute(sql);
  connection.close();
};

/** A connection that answers as Redshift would to `user`. */
export const connectUser = async (
  database: EngineDatabase,
  user: string,
): Promise<EngineConnection> => {
  const connection = await database.connect();
  for (const sql of dialectMacros.filter(isSetting)) await connection.execute(sql);
  const literal = `'${user.replaceAll("'", "''")}'`;
  for (const name of userFunctions) {
    await connection.execute(`CREATE TEMP MACRO "${name}"() AS ${literal}`);
  }
  await connection.execute(`SET search_path = '${defaultSearchPath}'`);
  return connection;
};
