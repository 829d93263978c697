import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ExecuteStatementCommand } from '@aws-sdk/client-redshift-data';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { portOf } from '../../../infra/host/loopback-listener.ts';
import { startRedshiftData } from '../../../infra/redshift-data/server.ts';
import { endlessSql } from '../../support/endless-sql.ts';
import { createClient, target } from '../support/data-api-under-test.ts';

const program = fileURLToPath(new URL('../../../bin/redshift-data.ts', import.meta.url));

/** Loading takes most of a start's time, so a start leaves the next one what it has compiled. */
const compiled = join(inject('runFolder'), 'compiled');

let dataDir: string;
let started: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'redshift-data-bin-'));
});
afterEach(async () => {
  if (started?.exitCode === null && started.signalCode === null) {
    started.kill('SIGKILL');
    await once(started, 'exit');
  }
  rmSync(dataDir, { recursive: true, force: true });
});

const launch = (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [program], {
    env: { LOCAL_DATA: dataDir, NODE_COMPILE_CACHE: compiled, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started = child;
  const output: string[] = [];
  const ready = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      output.push(line);
      if (line === 'ready') resolve(output[0]?.match(/http:\S+/)?.[0] ?? '');
    });
  });
  return { child, ready };
};

describe('bin/redshift-data', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`serves after it has printed ready, and ends cleanly on ${signal}`, async () => {
      const { child, ready } = launch({ TPCH_SCALE: '0' });
      const client = createClient(await ready);
      const sql = endlessSql;
      const { Id } = await client.send(new ExecuteStatementCommand({ Sql: sql, ...target }));
      expect(Id).toBeDefined();
      client.destroy();
      const exited = once(child, 'exit');
      child.kill(signal);
      expect(await exited).toEqual([0, null]);
    });
  }

  it('says in one line that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = portOf(other.address());
    await expect(startRedshiftData({ dataDir, port, tpchScale: 0 })).rejects.toThrow(
      `Port ${port} is in use: stop what uses it, or set PORT to another one.`,
    );
    other.close();
  });

  it('says in one line what is wrong with its settings', async () => {
    const { child } = launch({ PORT: 'seven' });
    const errors: string[] = [];
    createInterface(child.stderr).on('line', (line) => errors.push(line));
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(errors).toEqual([
      'PORT is "seven": a port number from 0 (any free port) to 65535 is accepted.',
    ]);
  });
});
