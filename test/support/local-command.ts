import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a run of `bin/local.ts` printed and ended with. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `bin/local.ts` as `npm start` does, on free ports unless the environment says otherwise. */
export const runLocal = (env: Record<string, string>, ...args: readonly string[]) => {
  const child = spawn(
    process.execPath,
    ['--import', './bin/prepare-node.js', 'bin/local.ts', ...args],
    {
      env: { PATH: process.env['PATH'], PORT: '0', AWS_PORT: '0', ...env },
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
