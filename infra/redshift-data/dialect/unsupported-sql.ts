/** SQL that Redshift runs and the local engine does not; the message is one sentence about it. */
export class UnsupportedSqlError extends Error {
  override readonly name = 'UnsupportedSqlError';
}
