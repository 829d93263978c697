import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The output streams of a command, and the signal that interrupts it. */
export interface Terminal {
  /** Writes a line of the result to standard output. */
  print(text: string): void;
  /** Writes a line about progress or errors to standard error, apart from the result. */
  note(text: string): void;
  /** Overwrites the last line of standard error; absent where that is no terminal. */
  readonly rewrite: ((line: string) => void) | undefined;
  /** Copies bytes to standard output, no faster than its reader takes them. */
  write(bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** The width of standard output; absent where another program reads it. */
  readonly columns: number | undefined;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** The streams of this process. */
export const processTerminal = (interrupted: AbortSignal): Terminal => {
  const { stdout, stderr } = process;
  return {
    print: (text) => stdout.write(`${text}\n`),
    note: (text) => stderr.write(`${text}\n`),
    // Back to the start of the line, clear it, and no line end.
    rewrite: stderr.isTTY ? (line) => stderr.write(`\r\u001b[2K${line}`) : undefined,
    write: (bytes) => pipeline(Readable.from(bytes, { objectMode: false }), stdout, { end: false }),
    columns: stdout.isTTY ? stdout.columns : undefined,
    interrupted,
  };
};
