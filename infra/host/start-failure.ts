/**
 * A reason the local stack cannot start that the person at the terminal can act on: its message is
 * one sentence, shown alone, without a stack trace.
 */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** The message of anything thrown, on one line. */
export const oneLine = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s+/g, ' ').trim();
