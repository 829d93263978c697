import type { Terminal } from '../../bin/terminal/terminal.ts';

interface FakeTerminalOptions {
  /** How wide standard output is; absent for a pipe. */
  readonly columns?: number;
  /** Whether standard error is a terminal. */
  readonly live?: boolean;
}

/** A terminal, or two pipes, that keep what was written to them. */
export const fakeTerminal = ({ columns, live = false }: FakeTerminalOptions = {}) => {
  const out: string[] = [];
  const err: string[] = [];
  const lines: string[] = [];
  const interruption = new AbortController();
  const terminal: Terminal = {
    print: (text) => out.push(`${text}\n`),
    note: (text) => err.push(`${text}\n`),
    rewrite: live ? (line) => lines.push(line) : undefined,
    write: async (bytes) => {
      for await (const chunk of bytes) out.push(Buffer.from(chunk).toString('utf8'));
    },
    columns,
    interrupted: interruption.signal,
  };
  return {
    terminal,
    out: () => out.join(''),
    err: () => err.join(''),
    /** What the live line showed, one after the other. */
    live: () => lines,
    interrupt: () => interruption.abort(),
  };
};
