import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { errorCode } from '../../../infra/host/start-failure.ts';
import { initializeDatabase } from '../../../infra/redshift-data/postgres/initialize-database.ts';
import { PostgresServer } from '../../../infra/redshift-data/postgres/postgres-server.ts';
import { removeStalePostmasterFile } from '../../../infra/redshift-data/postgres/postmaster-file.ts';
import type { Transport } from '../../../infra/redshift-data/postgres/server-address.ts';
import { giveToServer, serverUser } from '../../../infra/redshift-data/postgres/server-user.ts';
import { ADMINISTRATOR, connect } from '../../../infra/redshift-data/postgres/superuser.ts';

let folder: string;
let database: string;
beforeAll(async () => {
  // Blanks and letters beyond ASCII are usual in the names of users.
  folder = mkdtempSync(join(tmpdir(), 'postgres server ü-'));
  giveToServer(folder);
  database = join(folder, 'data');
  await initializeDatabase(database, 'port');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const running = new Set<PostgresServer>();
const start = async (transport: Transport = 'port'): Promise<PostgresServer> => {
  const server = await PostgresServer.start(database, transport);
  running.add(server);
  return server;
};
afterEach(async () => {
  for (const server of running) await server.stop();
  running.clear();
});

/** Why a connection is refused; undefined where it is not. */
const refusalOf = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connectTo(port, host, () => resolve(undefined));
    socket.on('error', (error) => resolve(errorCode(error))).on('connect', () => socket.end());
  });

const postmasterFile = () => join(database, 'postmaster.pid');

describe('a server that listens on a port', () => {
  it('is on loopback alone, and wants the password of its folder', async () => {
    const { address } = await start();
    const others = Object.values(networkInterfaces()).flatMap((some = []) => some);
    for (const { address: other, internal } of others) {
      if (!internal) expect(await refusalOf(other, address.port)).toBeDefined();
    }
    expect(await refusalOf('127.0.0.1', address.port)).toBeUndefined();
    const client = await connect(address, ADMINISTRATOR, 'template1');
    expect((await client.query('show listen_addresses')).rows).toEqual([
      { listen_addresses: '127.0.0.1' },
    ]);
    await client.end();
    const wrong = { ...address, password: `${address.password}0` };
    await expect(connect(wrong, ADMINISTRATOR, 'template1')).rejects.toThrow(
      'password authentication failed',
    );
  });
});

describe('a server with a socket', () => {
  it('has no port, and a folder that its user alone can enter', async () => {
    const { address } = await start('socket');
    expect(statSync(address.host)).toMatchObject({ mode: 0o40700, uid: statSync(database).uid });
    const [, , , , , listens] = readFileSync(postmasterFile(), 'utf8').split('\n');
    expect(listens).toBe('');
  });

  it('leaves nothing outside of its folder when it is killed', async () => {
    const { processId = 0 } = await start('socket');
    expect(readFileSync(`/proc/${processId}/maps`, 'utf8')).not.toContain('/dev/shm/');
    process.kill(processId, 'SIGKILL');
    expect((await start('socket')).processId).not.toBe(processId);
  });
});

describe('the file that names a server', () => {
  it('is removed where another program has the number of its process', async () => {
    await (await start('socket')).stop();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { ...serverUser });
    await once(other, 'spawn');
    writeFileSync(postmasterFile(), `${other.pid}\n${database}\n0\n5432\n\n\n  0 0\n`);
    giveToServer(postmasterFile());
    expect(removeStalePostmasterFile(database, false, 'win32')).toBe(false);
    expect((await start('socket')).processId).toBeGreaterThan(0);
    other.kill();
  });

  it('is not removed while its server runs, on any system', async () => {
    await start('socket');
    for (const platform of ['linux', 'darwin', 'win32']) {
      expect(removeStalePostmasterFile(database, true, platform)).toBe(false);
    }
  });

  it('is removed where it is empty and no server writes it any more', () => {
    writeFileSync(postmasterFile(), '');
    expect(removeStalePostmasterFile(database, false)).toBe(false);
    expect(removeStalePostmasterFile(database, true)).toBe(true);
  });
});
