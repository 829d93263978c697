/** Where a command's words go, and what stops it. */
export interface Terminal {
  /** The answer, to standard output. */
  print(text: string): void;
  /** What goes on, to standard error, where it does not mix with the answer. */
  note(text: string): void;
  /** Writes over the last line of standard error; absent where that is no terminal. */
  readonly rewrite: ((line: string) => void) | undefined;
  /** Passes bytes on to standard output, no faster than they are taken. */
  write(bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** How wide standard output is; absent where nobody reads it but another program. */
  readonly columns: number | undefined;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** What may move the cursor, ring the bell or turn text around, if it got to a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text on one line and without anything that a terminal would obey. */
export const plain = (text: string): string =>
  text.replaceAll(/\r\n|[\r\n]/g, '⏎').replaceAll(CONTROL, '·');

/** The line, cut where the terminal ends. */
export const fitted = (line: string, columns: number | undefined): string =>
  columns !== undefined && line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
