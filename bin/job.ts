import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newJobId } from '../shared/platform/identifier.ts';
import { runCommand } from './job/run-command.ts';
import { onStopRequest } from './terminal/stop-request.ts';
import type { Terminal } from './terminal/terminal.ts';

const { stdout, stderr } = process;

const brokenPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Goes to the line's start, clears it, and writes no line end. */
const rewrite = (line: string): void => {
  stderr.write(`\r\u001b[2K${line}`);
};

/** The first request ends the waiting in good order; a second signal ends the process at once. */
const interruptions = (): AbortSignal => {
  const interrupted = new AbortController();
  onStopRequest(() => interrupted.abort());
  return interrupted.signal;
};

const terminal: Terminal = {
  print: (text) => {
    stdout.write(`${text}\n`);
  },
  note: (text) => {
    stderr.write(`${text}\n`);
  },
  rewrite: stderr.isTTY ? rewrite : undefined,
  write: (bytes) => pipeline(Readable.from(bytes, { objectMode: false }), stdout, { end: false }),
  columns: stdout.isTTY ? stdout.columns : undefined,
  interrupted: interruptions(),
};

// Whoever reads only the first lines, as `head` does, has what they wanted.
stdout.on('error', (error) => {
  process.exit(brokenPipe(error) ? 0 : 1);
});

process.exitCode = await runCommand(
  { terminal, environment: process.env, newKey: newJobId },
  process.argv.slice(2),
);
