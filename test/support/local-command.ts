import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { localCommand } from '../../bin/local/local-command.ts';
import { runCommand } from '../../bin/terminal/command.ts';
import { fakeTerminal } from './fake-terminal.ts';

/** The exit code and the output of `npm start`. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The address that `npm start` prints under this name. */
export const addressOf = (printed: string, name: string): string =>
  new RegExp(`^${name}\\s+(\\S+)$`, 'm').exec(printed)?.[1] ?? '';

const FREE_PORTS = { PORT: '0', AWS_PORT: '0' };

/** Starts `bin/local.ts` as `npm start` does, on free ports unless the environment names others. */
export const spawnLocal = (env: Record<string, string>, ...args: readonly string[]) => {
  const child = spawn(
    process.execPath,
    ['--import', './bin/prepare-node.js', 'bin/local.ts', ...args],
    {
      env: { PATH: process.env['PATH'], ...FREE_PORTS, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (/^ready$/m.test(stdout)) resolve(stdout);
    });
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, stdout, stderr }));
  return { ready, ended, signal: (name: NodeJS.Signals) => child.kill(name) };
};

/** Runs the same command in this process; `interrupt` is what Ctrl-C does. */
export const runLocal = (env: Record<string, string>, ...args: readonly string[]) => {
  const { terminal, out, err, interrupt } = fakeTerminal();
  const started = Promise.withResolvers<string>();
  const print = (text: string) => {
    terminal.print(text);
    if (text === 'ready') started.resolve(out());
  };
  const context = {
    terminal: { ...terminal, print },
    environment: { ...FREE_PORTS, ...env },
    newKey: () => 'a-new-key',
  };
  const ended = runCommand(localCommand, context, args).then(
    (code): Ended => ({ code, stdout: out(), stderr: err() }),
  );
  return { ready: started.promise, ended, interrupt };
};
