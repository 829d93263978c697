import { dateMacros } from './date-macros.ts';
import { textMacros } from './text-macros.ts';

/** Redshift's functions on SUPER values, the conditional ones, and aggregates that differ. */
const dataMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO nvl2(x, given, missing) AS
    CASE WHEN x IS NOT NULL THEN given ELSE missing END`,
  // An integer's average is an integer (dg/r_AVG.html); the cast of a double would round it.
  `CREATE OR REPLACE MACRO avg(x SMALLINT) AS CAST(system.main.trunc(system.main.avg(x)) AS BIGINT),
    (x INTEGER) AS CAST(system.main.trunc(system.main.avg(x)) AS BIGINT),
    (x BIGINT) AS CAST(system.main.trunc(system.main.avg(x)) AS BIGINT),
    (x) AS system.main.avg(x)`,
  'CREATE OR REPLACE MACRO json_parse(x) AS CAST(x AS JSON)',
  'CREATE OR REPLACE MACRO json_serialize(x) AS CAST(x AS VARCHAR)',
  'CREATE OR REPLACE MACRO can_json_parse(x) AS json_valid(x)',
  'CREATE OR REPLACE MACRO is_valid_json(x) AS json_valid(x)',
  `CREATE OR REPLACE MACRO is_valid_json_array(x) AS
    CASE WHEN json_valid(x) THEN json_type(x) = 'ARRAY' ELSE false END`,
  `CREATE OR REPLACE MACRO json_typeof(x) AS CASE json_type(x)
    WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string'
    WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE 'number' END`,
  'CREATE OR REPLACE MACRO redshift_json_text(x) AS x',
  'CREATE OR REPLACE MACRO get_array_length(x) AS json_array_length(x)',
  'CREATE OR REPLACE MACRO split_to_array(x, separator) AS to_json(string_split(x, separator))',
  "CREATE OR REPLACE MACRO is_array(x) AS json_type(x) = 'ARRAY'",
  "CREATE OR REPLACE MACRO is_object(x) AS json_type(x) = 'OBJECT'",
];

/**
 * A division by zero fails in Redshift, and so in PostgreSQL, where DuckDB answers NULL or infinity
 * and has no setting for it. The operators are functions to DuckDB, so macros of their names, found
 * first, can look at the divisor. NULL divided by zero stays NULL.
 *
 * `//` is what `/` becomes under `integer_division`. What fails is a cast, and not `error()`: that
 * one counts as a side effect, with which an expression can neither be grouped by nor be used again
 * by its alias.
 */
const guarded = (name: string): string =>
  `CREATE OR REPLACE MACRO "${name}"(a, b) AS
    CASE
      WHEN CASE WHEN b = 0 AND a IS NOT NULL THEN CAST('division by zero' AS BOOLEAN)
        ELSE false END
      THEN NULL
      ELSE system.main."${name}"(a, b) END`;

/** Operators and functions that divide. */
const arithmeticMacros: readonly string[] = ['/', '//', '%', 'mod'].map(guarded);

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
