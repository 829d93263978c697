import { arithmeticMacros } from './arithmetic-macros.ts';
import { dataMacros } from './data-macros.ts';
import { dateMacros } from './date-macros.ts';
import { textMacros } from './text-macros.ts';

/** Settings of a connection: integers divide to integers, NULL is largest, time is UTC. */
const settings: readonly string[] = [
  'SET integer_division = true',
  "SET default_null_order = 'nulls_last_on_asc_first_on_desc'",
  "SET TimeZone = 'UTC'",
];

/**
 * Makes the one sequence behind all IDENTITY columns. DuckDB lets no table take its defaults from
 * another database, so it belongs in a schema of the database that holds the tables, on the path
 * unqualified names are looked up on.
 */
export const identitySequence = 'CREATE SEQUENCE IF NOT EXISTS redshift_identity';

/**
 * Statements that make a fresh DuckDB database answer to Redshift's functions: first settings,
 * which every connection needs, then macros, which must be on the path that unqualified names are
 * looked up on. None of them reaches a file or the network.
 */
export const dialectMacros: readonly string[] = [
  ...settings,
  ...dateMacros,
  ...textMacros,
  ...dataMacros,
  ...arithmeticMacros,
];
