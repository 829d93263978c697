import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK, portOf } from '../../host/loopback-listener.ts';
import { findPostgres, serverUser } from './postgres-program.ts';

/** Where a server can be reached; the socket's folder is open to this user alone. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly password?: string;
}

/** The data folder cannot be served; the message is the server's own. */
class ServerFailure extends Error {
  override readonly name = 'ServerFailure';
}

/** Where initdb's password is kept on systems that have no sockets with an owner. */
export const PASSWORD_FILE = 'password.txt';

const onWindows = process.platform === 'win32';

/**
 * What is stored is rebuilt by nothing but the write-ahead log, which the operating system holds
 * when a process is killed; only a machine that loses power may lose it, hence no fsync.
 */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  max_wal_size: '256MB',
  max_connections: '600',
  shared_buffers: '32MB',
  work_mem: '32MB',
  max_parallel_workers_per_gather: '0',
  cursor_tuple_fraction: '1',
  jit: 'off',
  io_method: 'sync',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  default_transaction_isolation: 'repeatable read',
} as const;

const LONGEST_SOCKET_FOLDER = 75;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  return port;
};

const addressFor = async (dataFolder: string): Promise<ServerAddress> => {
  if (onWindows) {
    const password = readFileSync(join(dataFolder, PASSWORD_FILE), 'utf8');
    return { host: LOOPBACK, port: await freePort(), password };
  }
  // A socket's path has room for about a hundred characters.
  const folder = tmpdir().length > LONGEST_SOCKET_FOLDER ? '/tmp' : tmpdir();
  const host = mkdtempSync(join(folder, 'rsd-'));
  if (serverUser.uid !== undefined) chownSync(host, serverUser.uid, serverUser.gid ?? 0);
  return { host, port: 5432 };
};

/**
 * Ends the server when this process is gone, however it went: its end closes the pipe. A server of
 * PostgreSQL does not watch its parent; Windows ends children by itself.
 */
const startWatchdog = (serverId: number, socketFolder: string): ChildProcess =>
  spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0"; rm -rf "$1"', `${serverId}`, socketFolder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });

const launch = (dataFolder: string, address: ServerAddress): ChildProcess => {
  const program = findPostgres();
  // Root's folders may be closed to the server's user, who can enter through an open file.
  const entrance =
    serverUser.uid !== undefined && process.platform === 'linux'
      ? openSync(dataFolder, 'r')
      : undefined;
  const place = onWindows
    ? { listen_addresses: address.host }
    : { listen_addresses: '', unix_socket_directories: address.host };
  const settings = Object.entries({ ...SETTINGS, ...place, port: `${address.port}` });
  const child = spawn(
    program.path('postgres'),
    [
      ...['-D', entrance === undefined ? dataFolder : '/proc/self/fd/3'],
      ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      ...serverUser,
      cwd: onWindows ? dataFolder : '/',
      env: program.environment,
      detached: !onWindows,
      stdio: ['ignore', 'ignore', 'pipe', ...(entrance === undefined ? [] : [entrance])],
    },
  );
  if (entrance !== undefined) closeSync(entrance);
  return child;
};

/** What a server says of a folder that another one has. */
const HELD = /lock file|shared memory block/;
const LEAVING_MILLISECONDS = 2_000;

/** A server that runs on a data folder. */
export class PostgresServer {
  readonly address: ServerAddress;
  private readonly child: ChildProcess;
  private readonly watchdog: ChildProcess | undefined;
  private readonly ended: Promise<void>;

  private constructor(child: ChildProcess, address: ServerAddress) {
    this.child = child;
    this.address = address;
    this.watchdog =
      onWindows || child.pid === undefined ? undefined : startWatchdog(child.pid, address.host);
    this.ended = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    void this.ended.then(() => this.release());
  }

  /**
   * Starts one; fails with what the server says where it cannot serve the folder. A server that has
   * just been killed may take a moment to leave it.
   */
  static async start(dataFolder: string): Promise<PostgresServer> {
    const giveUpAt = performance.now() + LEAVING_MILLISECONDS;
    for (;;) {
      try {
        return await PostgresServer.startOnce(dataFolder);
      } catch (error) {
        const isHeld = error instanceof ServerFailure && HELD.test(error.message);
        if (!isHeld || performance.now() > giveUpAt) throw error;
        await sleep(100);
      }
    }
  }

  private static async startOnce(dataFolder: string): Promise<PostgresServer> {
    const address = await addressFor(dataFolder);
    const child = launch(dataFolder, address);
    const server = new PostgresServer(child, address);
    const log: string[] = [];
    child.once('error', ({ message }) => log.push(message));
    const ready = new Promise<boolean>((resolve) => {
      if (child.stderr === null) throw new Error('The server has no log.');
      createInterface(child.stderr).on('line', (line) => {
        if (line.includes('ready to accept connections')) resolve(true);
        else if (log.length < 50) log.push(line);
      });
      void server.ended.then(() => resolve(false));
    });
    if (await ready) return server;
    const fatal = log.findLast((line) => line.includes('FATAL')) ?? log.at(-1) ?? '';
    throw new ServerFailure(fatal.replace(/^.*FATAL: +/, ''));
  }

  get processId(): number | undefined {
    return this.child.pid;
  }

  /** Ends running statements and then the server. */
  async stop(): Promise<void> {
    this.child.kill(onWindows ? 'SIGTERM' : 'SIGINT');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), 3_000);
    await this.ended;
    clearTimeout(killer);
  }

  private release(): void {
    this.watchdog?.kill('SIGKILL');
    if (!onWindows) rmSync(this.address.host, { recursive: true, force: true });
  }
}
