import { type SpawnOptions, spawn } from 'node:child_process';
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
export const spawnLocal = (env: Record<string, string>, ...args: readonly string[]) =>
  spawnService(['--import', './bin/prepare-node.js', 'bin/local.ts', ...args], {
    env: { PATH: process.env['PATH'], ...FREE_PORTS, ...env },
  });

/** Starts a program of Node that prints `ready` once it serves. */
export const spawnService = (
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'>,
) => {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  /** Everything that was printed, once it has this in it. */
  const printed = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(output.stdout)) await once(child.stdout, 'data');
    return output.stdout;
  };
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...output }));
  return {
    ready: printed(/^ready$/m),
    printed,
    ended,
    signal: (name: NodeJS.Signals) => child.kill(name),
  };
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
