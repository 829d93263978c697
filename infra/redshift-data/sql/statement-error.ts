/**
 * SQL that fails before the engine has it: Redshift refuses it, or it cannot run here. The message
 * is in Redshift's words where they are known.
 */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  /** Where in the caller's SQL, from 0; only for errors of syntax. */
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(message);
    this.offset = offset;
  }
}

/** What stands at this place does not belong there. */
export const syntaxError = (text: string, offset: number): StatementError =>
  new StatementError(`syntax error at or near "${text}"`, offset);
