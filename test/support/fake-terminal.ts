import { randomUUID } from 'node:crypto';
import { type Command, type CommandContext, runCommand } from '../../bin/terminal/command.ts';
import type { Terminal } from '../../bin/terminal/terminal.ts';

interface FakeTerminalOptions {
  /** How wide standard output is; absent for a pipe. */
  readonly columns?: number;
  /** Whether standard error is a terminal. */
  readonly live?: boolean;
  readonly newKey?: () => string;
}

/** A terminal, or two pipes, that record their output. */
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

/** Runs a command in this process, its output in pipes unless the options say otherwise. */
export const runInProcess = async (
  command: Command,
  args: readonly string[],
  environment: CommandContext['environment'] = {},
  { newKey = randomUUID, ...options }: FakeTerminalOptions = {},
) => {
  const fake = fakeTerminal(options);
  const context = { terminal: fake.terminal, environment, newKey };
  const code = await runCommand(command, context, args);
  return { code, out: fake.out(), err: fake.err(), live: fake.live };
};
