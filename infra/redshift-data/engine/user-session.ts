import { catalogViews } from '../dialect/macros/catalog-views.ts';
import { dialectMacros, identitySequence } from '../dialect/macros/dialect-macros.ts';
import { quoted } from '../sql/sql-text.ts';
import type { EngineConnection, EngineDatabase } from './duckdb-engine.ts';

const isSetting = (sql: string): boolean => /^\s*set\s/i.test(sql);

/** Words of Redshift that name the connection's user. */
const userFunctions = ['current_user', 'session_user', 'user', 'getusername'] as const;

/**
 * Makes Redshift's own functions and catalog views known to the database, outside the schemas users
 * see.
 */
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
  const literal = quoted(user);
  for (const name of userFunctions) {
    await connection.execute(`CREATE TEMP MACRO "${name}"() AS ${literal}`);
  }
  await connection.execute(`SET search_path = '${defaultSearchPath}'`);
  return connection;
};

/** What to do with a statement that is about the session or its rights rather than about data. */
type SessionCommand =
  | { readonly command: 'run'; readonly sql: string }
  /** Accepted without effect: it has no meaning on one machine with one user. */
  | { readonly command: 'ignore' }
  | { readonly command: 'refuse'; readonly reason: string };

/** The emulator's own things, which users do not see: what tables refer to, and the functions. */
const ownSchemas = ['dev.main', 'memory.main'] as const;

/** Where unqualified names are looked up: the user's schema, then the emulator's own things. */
const defaultSearchPath = ['dev.public', ...ownSchemas].join(',');

const settingPattern = /^\s*set\s+(?:session\s+|local\s+)?([a-z_]+)\s*(?:=|\bto\b)\s*(.+?)\s*$/is;
const resetPattern = /^\s*reset\s+([a-z_]+)\s*$/i;
const showPattern = /^\s*show\s+search_path\s*$/i;
const rightsPattern = /^\s*(grant|revoke)\s/i;

/** Settings of Redshift that change how it works, but not what it answers. */
const withoutEffect = new Set([
  'application_name',
  'analyze_threshold_percent',
  'auto_analyze',
  'client_encoding',
  'enable_result_cache_for_session',
  'extra_float_digits',
  'mv_enable_aqmv_for_session',
  'query_group',
  'statement_timeout',
  'wlm_query_slot_count',
]);

const searchPath = (value: string): string => {
  const schemas = value
    .split(',')
    .map((name) => name.trim().replaceAll(/^['"]|['"]$/g, ''))
    .filter((name) => name !== '$user' && /^\w+$/.test(name));
  const path = schemas.map((name) => (name === 'pg_catalog' ? name : `dev.${name}`));
  return `SET search_path = '${[...path, ...ownSchemas].join(',')}'`;
};

/** The schemas as the user set them, or Redshift's default. */
const SHOWN_SEARCH_PATH = `SELECT CASE current_setting('search_path')
  WHEN '${defaultSearchPath}' THEN '$user, public'
  ELSE array_to_string(list_transform(
    list_filter(string_split(current_setting('search_path'), ','),
      lambda name: name NOT IN ('${ownSchemas.join("', '")}')),
    lambda name: replace(name, 'dev.', '')), ', ')
  END AS search_path`;

/** A question about the session as a query; every other statement stays as it is. */
export const sessionQuery = (sql: string): string =>
  showPattern.test(sql) ? SHOWN_SEARCH_PATH : sql;

/** Decides on SET, RESET, GRANT and REVOKE; it ignores every other statement. */
export const sessionCommand = (sql: string): SessionCommand | undefined => {
  if (rightsPattern.test(sql)) return { command: 'ignore' };
  const reset = resetPattern.exec(sql)?.[1]?.toLowerCase();
  if (reset === 'search_path') {
    return { command: 'run', sql: `SET search_path = '${defaultSearchPath}'` };
  }
  if (reset !== undefined && withoutEffect.has(reset)) return { command: 'ignore' };
  const setting = settingPattern.exec(sql);
  const name = setting?.[1]?.toLowerCase();
  if (setting === null || name === undefined) return undefined;
  if (name === 'search_path') return { command: 'run', sql: searchPath(setting[2] ?? '') };
  if (name === 'timezone') return { command: 'run', sql };
  if (withoutEffect.has(name)) return { command: 'ignore' };
  return { command: 'refuse', reason: `SET ${name} is not supported by the local engine` };
};
