/**
 * Runs until it is cancelled, a day and more: a tenth of a second for each row, in which it leaves
 * the processor to the test. `sleep_ms` is the local engine's; Redshift has nothing like it.
 */
export const endlessSql =
  'select count(*) from generate_series(1, 1000000) where sleep_ms(100) is null';
