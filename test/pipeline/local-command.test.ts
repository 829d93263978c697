import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, runLocal, spawnLocal } from '../support/local-command.ts';
import { ASSEMBLIES } from '../support/pipeline-stack.ts';

/** Another process may be at work in the rest of the folder, where files come and go. */
const isFinished = (path: string): boolean =>
  /^(|package\.json|(bundles-)?[0-9a-f]{20})$/.test(relative(ASSEMBLIES, path).split(sep)[0] ?? '');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-command-'));
  // What other tests have synthesized already; the template and the bundles are the same.
  if (existsSync(ASSEMBLIES)) {
    await cp(ASSEMBLIES, join(folder, 'assemblies'), { recursive: true, filter: isFinished });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('npm start', () => {
  it('with --once runs the main job, prints its timeline and its ten rows, and ends', async () => {
    // A process of its own ends only if the stack leaves no handle open.
    const { code, stdout, stderr } = await spawnLocal({ LOCAL_DATA: folder }, '--once').ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    // RUNNING is left out where the statement's end overtakes the write of its start.
    const states = ['QUEUED', 'SUCCEEDED'];
    const lines = stdout.split('\n');
    for (const state of states) expect(stdout).toMatch(new RegExp(`^${state} +20`, 'm'));
    const header = lines.findIndex((line) => line.startsWith('customer_segment'));
    const rows = lines.slice(header + 2, header + 12);
    expect(rows.filter((row) => !/ \d+\.\d+ .*UNITED STATES/.test(row))).toEqual([]);
    expect(stdout).toContain('\n10 rows');
    expect(stdout).not.toContain('Ctrl-C');
  });

  it('with tokens says where its issuer is, and prints a token', async () => {
    const running = runLocal({ LOCAL_DATA: folder, API_AUTHORIZATION: 'jwt' });
    const printed = await running.ready;
    const api = addressOf(printed, 'API and console');
    const [, issuer] = /^Token issuer +(http:\/\/127\.0\.0\.1:\d+)$/m.exec(printed) ?? [];
    const [, token] = /^Token of the owner local, for one hour: (\S+)$/m.exec(printed) ?? [];
    expect((await fetch(`${issuer}/.well-known/openid-configuration`)).status).toBe(200);
    expect((await fetch(`${api}/jobs`)).status).toBe(401);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${api}/jobs`, { headers })).status).toBe(200);

    running.interrupt();
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([0, '']);
    await expect(fetch(`${issuer}/jwks`)).rejects.toThrow();
  });

  it('refuses a setting in one sentence', async () => {
    const { code, stderr } = await runLocal({ LOCAL_DATA: folder, ADHOC_SQL: 'maybe' }).ended;
    expect(code).toBe(1);
    expect(stderr).toBe('ADHOC_SQL is "maybe": on, read or off is accepted.\n');
  });

  it('with --once and no sample data says why the report has nothing to read', async () => {
    const fresh = join(folder, 'fresh');
    const built = join(folder, 'assemblies');
    if (existsSync(built)) await cp(built, join(fresh, 'assemblies'), { recursive: true });
    const empty = { LOCAL_DATA: fresh, TPCH_SCALE: '0' };
    const { code, stdout } = await runLocal(empty, '--once').ended;
    expect(stdout).toMatch(/\nTPCH_SCALE is 0: no sample tables are made\..*\n$/);
    expect(code).toBe(1);
  });

  it('says in one sentence that a port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = String(typeof address === 'object' && address !== null ? address.port : 0);
    const { code, stderr } = await runLocal({ LOCAL_DATA: folder, PORT: port }).ended;
    server.close();
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(port);
  });

  it('says in one sentence that the data folder is not one of its own', async () => {
    // What else can be wrong with it is in data-folder.test.ts, at a tenth of the cost.
    const broken = join(folder, 'broken');
    await writeFile(broken, 'not a folder');
    const { code, stderr } = await runLocal({ LOCAL_DATA: broken }).ended;
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
