import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type OpenDatabase, openDatabase } from '../postgres/prepare-database.ts';
import { readRows } from '../postgres/superuser.ts';
import {
  EngineError,
  type LoadRequest,
  type RunOutcome,
  type RunRequest,
  type UnloadOutcome,
  type UnloadRequest,
  withoutResult,
} from './engine-requests.ts';
import { redshiftErrorText } from './error-text.ts';
import { loadTable } from './load-table.ts';
import { runStatement } from './run-statement.ts';
import { StatementFailure } from './understand.ts';
import { unloadQuery } from './unload-query.ts';
import { IdleConnections, type UserConnection } from './user-connection.ts';

/** How often a cancel is repeated: one that falls between two steps of a run stops nothing. */
const CANCEL_MILLISECONDS = 20;
const CANCELLED = '57014';

interface Connection {
  readonly user: UserConnection;
  running?: Promise<unknown> | undefined;
}

/** How the engine's database is opened. */
export interface EngineSettings {
  readonly databaseFolder: string;
  readonly tpchScale: number;
}

const ended = (): EngineError =>
  new EngineError({ kind: 'broken', message: 'The engine process has ended.' });

/**
 * The engine as the emulator sees it. When its server dies, what was running is rejected, and the
 * next request starts a new one on the same database.
 */
export class Engine {
  private readonly settings: EngineSettings;
  private readonly onLoss: () => void;
  private readonly connections = new Map<string, Connection>();
  private readonly idle = new IdleConnections();
  private current: Promise<OpenDatabase> | undefined;
  /** The administrator's connection does one thing at a time. */
  private lastRead: Promise<unknown> = Promise.resolve();
  private stopped = false;
  private lost: Promise<void> = Promise.resolve();
  private noticeLoss = (): void => {};

  /** `onLoss` is called when the server ends by itself: every connection is gone. */
  constructor(settings: EngineSettings, onLoss: () => void) {
    this.settings = settings;
    this.onLoss = onLoss;
  }

  /** The server that runs now, if there is one. */
  async processId(): Promise<number | undefined> {
    return (await this.current)?.server.processId;
  }

  /** Opens the database; rejects where it cannot be opened. */
  async start(): Promise<void> {
    await this.database();
  }

  async connect(id: string, userName: string): Promise<void> {
    const { server } = await this.database();
    try {
      const user = await this.idle.open(server.address, userName);
      this.connections.set(id, { user });
    } catch (cause) {
      await this.noticedLoss();
      throw new EngineError(
        { kind: 'broken', message: 'The server cannot be reached.' },
        { cause },
      );
    }
  }

  /** Never rejects: a connection that is gone already is as good as closed. */
  async disconnect(id: string): Promise<void> {
    await this.interrupt(id);
    const connection = this.connections.get(id);
    this.connections.delete(id);
    if (connection !== undefined) await this.idle.release(connection.user);
  }

  async transaction(id: string, command: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.using(id, (user) => user.run(command));
  }

  async run(request: RunRequest): Promise<RunOutcome> {
    return await this.using(request.connectionId, (user) => runStatement(user, request));
  }

  /** Runs UNLOAD's query and leaves its rows as files in the folder. */
  async unload(request: UnloadRequest): Promise<UnloadOutcome> {
    return await this.using(request.connectionId, (user) => unloadQuery(user, request));
  }

  /** Loads COPY's files into its table. */
  async load(request: LoadRequest): Promise<RunOutcome> {
    const rows = await this.using(request.connectionId, (user) => loadTable(user, request));
    return withoutResult(rows);
  }

  /** Asks the connection's running statement to stop; answers when it has. */
  async interrupt(id: string): Promise<void> {
    const connection = this.connections.get(id);
    if (connection?.running === undefined) return;
    const { user } = connection;
    user.isInterrupted = true;
    // A cancel that comes late would stop another one's statement.
    user.isReusable = false;
    const cancel = async (): Promise<void> => {
      const sql = `select pg_catalog.pg_cancel_backend(${user.processId})`;
      await this.read(sql).catch(() => undefined);
    };
    void cancel();
    const repeat = setInterval(() => void cancel(), CANCEL_MILLISECONDS);
    await connection.running.catch(() => undefined);
    clearInterval(repeat);
  }

  /** Reads a small result as text; NULL is the empty text. */
  async read(sql: string, values: readonly string[] = []): Promise<string[][]> {
    const { administrator } = await this.database();
    const reading = this.lastRead.then(() => readRows(administrator, sql, values));
    this.lastRead = reading.catch(() => undefined);
    try {
      return (await reading).map((row) => row.map((value) => value ?? ''));
    } catch (cause) {
      throw new EngineError({ kind: 'broken', message: String(cause) }, { cause });
    }
  }

  /** Closes the database and waits for the server to be gone. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    const open = await this.current?.catch(() => undefined);
    await open?.server.stop();
  }

  /** Does the work on the connection in such a way that an interrupt finds it. */
  private async using<Outcome>(
    id: string,
    work: (user: UserConnection) => Promise<Outcome>,
  ): Promise<Outcome> {
    const connection = this.connections.get(id);
    if (connection === undefined) throw ended();
    connection.user.isInterrupted = false;
    const running = work(connection.user);
    connection.running = running;
    try {
      return await running;
    } catch (error) {
      const failure = failureOf(error, connection.user);
      if (failure.kind === 'broken') await this.noticedLoss();
      throw failure;
    } finally {
      connection.running = undefined;
      connection.user.isInterrupted = false;
    }
  }

  private database(): Promise<OpenDatabase> {
    if (this.stopped) return Promise.reject(ended());
    this.current ??= this.launch();
    return this.current;
  }

  /** Where a connection is lost the others are about to be; all are told before the next request. */
  private async noticedLoss(): Promise<void> {
    await Promise.race([this.lost, sleep(LOSS_MILLISECONDS, undefined, { ref: false })]);
  }

  /** A server that has lost one connection by itself has lost them all. */
  private async lose({ server }: OpenDatabase): Promise<void> {
    this.current = undefined;
    this.connections.clear();
    if (!this.stopped) this.onLoss();
    this.noticeLoss();
    await server.stop();
  }

  private async launch(): Promise<OpenDatabase> {
    const { databaseFolder, tpchScale } = this.settings;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.lost = promise;
    this.noticeLoss = resolve;
    try {
      const open = await openDatabase(databaseFolder, tpchScale);
      open.administrator.once('end', () => void this.lose(open));
      return open;
    } catch (cause) {
      this.current = undefined;
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new EngineError({ kind: 'broken', message }, { cause });
    }
  }
}

const LOSS_MILLISECONDS = 1_000;

const failureOf = (error: unknown, user: UserConnection): EngineError => {
  if (error instanceof EngineError) return error;
  const { reason, sourceOf } =
    error instanceof StatementFailure ? error : { reason: error, sourceOf: undefined };
  if (reason instanceof EngineError) return reason;
  const cancelled = reason instanceof pg.DatabaseError && reason.code === CANCELLED;
  if (cancelled && user.isInterrupted) {
    return new EngineError({ kind: 'interrupted', message: 'interrupted' }, { cause: error });
  }
  return new EngineError(
    { kind: 'sql', message: redshiftErrorText(reason, sourceOf) },
    { cause: error },
  );
};
