/**
 * A reason why the local stack cannot start that the user can act on. Its message is one sentence,
 * shown without a stack trace.
 */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** The message of anything thrown, on one line. */
export const oneLine = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s+/g, ' ').trim();

/** The code of a system error, such as `EADDRINUSE`; empty for other errors. */
export const errorCode = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
