import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure } from '../../host/start-failure.ts';
import { findPostgres } from './postgres-program.ts';
import { removeStalePostmasterFile } from './postmaster-file.ts';
import {
  addressFor,
  type ServerAddress,
  type Transport,
  usualTransport,
} from './server-address.ts';
import { serverUser } from './server-user.ts';

/** The data folder cannot be served; the message is the server's own. */
class ServerFailure extends Error {
  override readonly name = 'ServerFailure';
}

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
  // In the data folder: /dev/shm is small in containers, and keeps what a killed server had there.
  ...(onWindows ? {} : { dynamic_shared_memory_type: 'mmap' }),
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  default_transaction_isolation: 'repeatable read',
} as const;

/**
 * Ends a server when this process is gone, however it went: its end closes the pipe. A server of
 * PostgreSQL does not watch its parent; Windows ends children by itself.
 */
const startWatchdog = ({ host, password }: ServerAddress): ChildProcess =>
  spawn(
    '/bin/sh',
    [
      ...['-c', 'read -r id && { read -r _; kill -INT "$id"; }; test -z "$0" || rm -rf "$0"'],
      password === undefined ? host : '',
    ],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  );

/** Tells the watchdog of itself before it becomes the server: this process may die any moment. */
const WATCHED = ['-c', 'echo $$ >&4; exec "$0" "$@" 4>&-'];

const launch = (
  dataFolder: string,
  address: ServerAddress,
  watchdog: ChildProcess | undefined,
): ChildProcess => {
  const program = findPostgres();
  // Root's folders may be closed to the server's user, who can enter through an open file.
  const entrance =
    serverUser.uid !== undefined && process.platform === 'linux'
      ? openSync(dataFolder, 'r')
      : undefined;
  const place =
    address.password === undefined
      ? { listen_addresses: '', unix_socket_directories: address.host }
      : { listen_addresses: address.host, unix_socket_directories: '' };
  const settings = Object.entries({ ...SETTINGS, ...place, port: `${address.port}` });
  const postgres = program.path('postgres');
  const options = [
    ...['-D', entrance === undefined ? dataFolder : '/proc/self/fd/3'],
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const child = spawn(
    watchdog === undefined ? postgres : '/bin/sh',
    watchdog === undefined ? options : [...WATCHED, postgres, ...options],
    {
      ...serverUser,
      cwd: '/',
      env: program.environment,
      detached: !onWindows,
      stdio: ['ignore', 'ignore', 'pipe', entrance ?? 'ignore', watchdog?.stdin ?? 'ignore'],
    },
  );
  if (entrance !== undefined) closeSync(entrance);
  return child;
};

/** What a server says of a folder that another one has, or of a port that another program got. */
const HELD = /lock file|shared memory block/;
const TAKEN = /could not create any TCP/;
const LEAVING_MILLISECONDS = 2_000;

const ADMINISTRATORS = /Execution of PostgreSQL by a user with administrative permissions/;

const failureOf = (log: readonly string[]): Error => {
  if (log.some((line) => ADMINISTRATORS.test(line))) {
    return new StartFailure(
      "PostgreSQL does not run with an administrator's rights: start from a terminal without them.",
    );
  }
  const fatal = log.findLast((line) => line.includes('FATAL')) ?? log.at(-1) ?? '';
  return new ServerFailure(fatal.replace(/^.*FATAL: +/, ''));
};

/** A server that runs on a data folder. */
export class PostgresServer {
  readonly address: ServerAddress;
  private readonly child: ChildProcess;
  private readonly watchdog: ChildProcess | undefined;
  private readonly ended: Promise<void>;

  private constructor(
    child: ChildProcess,
    address: ServerAddress,
    watchdog: ChildProcess | undefined,
  ) {
    this.child = child;
    this.address = address;
    this.watchdog = watchdog;
    this.ended = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    void this.ended.then(() => this.release());
  }

  /**
   * Starts one; fails with what the server says where it cannot serve the folder. A server that has
   * just been killed may take a moment to leave it.
   *
   * @throws StartFailure where it cannot run for this user.
   */
  static async start(dataFolder: string, transport = usualTransport): Promise<PostgresServer> {
    const giveUpAt = performance.now() + LEAVING_MILLISECONDS;
    for (let hasRemoved = false; ; ) {
      try {
        return await PostgresServer.startOnce(dataFolder, transport);
      } catch (error) {
        const isHeld = error instanceof ServerFailure && HELD.test(error.message);
        const isTaken = error instanceof ServerFailure && TAKEN.test(error.message);
        if (!(isHeld || isTaken)) throw error;
        const isLate = performance.now() > giveUpAt;
        if (isHeld && !hasRemoved && removeStalePostmasterFile(dataFolder, isLate)) {
          hasRemoved = true;
        } else if (isLate) throw error;
        else await sleep(100);
      }
    }
  }

  private static async startOnce(
    dataFolder: string,
    transport: Transport,
  ): Promise<PostgresServer> {
    const address = await addressFor(dataFolder, transport);
    const watchdog = onWindows ? undefined : startWatchdog(address);
    let child: ChildProcess;
    try {
      child = launch(dataFolder, address, watchdog);
    } catch (error) {
      // Without a server to watch it removes the address and ends.
      watchdog?.stdin?.end();
      throw error;
    }
    const server = new PostgresServer(child, address, watchdog);
    const log: string[] = [];
    child.once('error', ({ message }) => log.push(message));
    const { stderr } = child;
    if (stderr === null) throw new Error('The server has no log.');
    const ready = new Promise<boolean>((resolve) => {
      createInterface(stderr).on('line', (line) => {
        if (line.includes('ready to accept connections')) resolve(true);
        else if (log.length < 50) log.push(line);
      });
      void server.ended.then(() => resolve(false));
    });
    if (await ready) return server;
    // The end of a process may be told before the last of its log has been read.
    await finished(stderr).catch(() => undefined);
    throw failureOf(log);
  }

  get processId(): number | undefined {
    return this.child.pid;
  }

  /** Ends running statements and then the server. */
  async stop(): Promise<void> {
    if (onWindows) this.signalOnWindows();
    else this.child.kill('SIGINT');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), 3_000);
    await this.ended;
    clearTimeout(killer);
  }

  /** Node's signals only kill there; PostgreSQL has a pipe for its own. */
  private signalOnWindows(): void {
    const { path, environment } = findPostgres();
    const options = { env: environment, stdio: 'ignore' } as const;
    spawn(path('pg_ctl'), ['kill', 'INT', `${this.child.pid}`], options).once('error', () => {
      this.child.kill();
    });
  }

  private release(): void {
    this.watchdog?.kill('SIGKILL');
    if (this.address.password === undefined) {
      rmSync(this.address.host, { recursive: true, force: true });
    }
  }
}
