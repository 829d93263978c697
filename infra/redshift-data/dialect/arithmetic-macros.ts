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
export const arithmeticMacros: readonly string[] = ['/', '//', '%', 'mod'].map(guarded);
