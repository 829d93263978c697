/**
 * Runs until it is cancelled, a day and more, and leaves the processor to the test. `sleep_ms` is
 * the local engine's; Redshift has nothing like it.
 */
export const endlessSql =
  'select count(*) from generate_series(1, 1000) where sleep_ms(100000) is null';
