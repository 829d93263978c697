import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startHttpDouble } from '../support/http-double.ts';
import { aJobView } from '../support/job-view.ts';
import { addressOf, spawnLocal } from '../support/local-command.ts';
import { ASSEMBLIES } from '../support/pipeline-stack.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-request-'));
  if (existsSync(ASSEMBLIES)) await cp(ASSEMBLIES, join(folder, 'assemblies'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let npm: ChildProcess | undefined;
afterEach(() => {
  // What outlives its npm is still of npm's process group.
  try {
    process.kill(-(npm?.pid ?? 0), 'SIGKILL');
  } catch {
    // The group is gone, as it should be.
  }
});

/** Runs an npm script as a terminal does, and waits until it has printed `until`. */
const runNpm = async (args: readonly string[], env: Record<string, string>, until: RegExp) => {
  const child = spawn('npm', ['run', ...args], {
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  npm = child;
  let printed = '';
  await new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (until.test(printed)) resolve();
      });
    }
  });
  return {
    /** Signals npm alone; settles once the last process has let go of npm's pipes. */
    endedBy: async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await once(child, 'close');
    },
    printed: () => printed,
  };
};

const local = () => ({ LOCAL_DATA: folder, PORT: '0', AWS_PORT: '0', TPCH_SCALE: '0' });

describe('a signal to npm alone', () => {
  it('ends npm start, which says where everything is, and frees its port', async () => {
    const started = await runNpm(['start'], local(), /^ready$/m);
    const printed = started.printed();
    expect(printed.trim().split('\n').at(-1)).toBe('ready');
    const api = addressOf(printed, 'API and console');
    expect(printed).toContain(`\nOpen ${api} in a browser, or run a report in another terminal:`);
    expect(printed).toContain('\nCtrl-C stops it;');
    expect(printed).not.toMatch(/arn:aws|\/000000000000\//);
    const outputs = JSON.parse(await readFile(addressOf(printed, 'Names and ARNs'), 'utf8'));
    expect(outputs.ResultBucketName).toMatch(/^redshiftdatajobs-/);
    expect((await fetch(`${api}/jobs`)).status).toBe(200);
    await started.endedBy('SIGHUP');
    await expect(fetch(api)).rejects.toThrow();
  });

  it('leaves the data folder to the next start', async () => {
    const next = spawnLocal(local());
    expect(await next.ready).toMatch(/^ready$/m);
    next.signal('SIGHUP');
    expect(await next.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'ends a command that waits for its job, which goes on: %s',
    async (signal) => {
      const service = await startHttpDouble();
      service.on('POST /jobs', { status: 202, body: aJobView({ state: 'RUNNING' }) });
      service.on('GET /jobs/j-1', { body: aJobView({ state: 'RUNNING' }) });
      const args = ['-s', 'job', '--', 'submit', '--sql', 'select 1', '--wait'];
      const waiting = await runNpm(args, { JOBS_ENDPOINT: service.url }, /^Job j-1/m);
      await waiting.endedBy(signal);
      expect(waiting.printed()).toContain('Job j-1 goes on.');
      await service.stop();
    },
  );
});

describe('a pipe without a reader', () => {
  it('ends the stack that writes to it', async () => {
    const child = spawn(process.execPath, ['--import', './bin/prepare-node.js', 'bin/local.ts'], {
      env: { PATH: process.env['PATH'], ...local() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stderr: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(stderr.join('')).toBe('');
  });
});
