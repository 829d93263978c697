import pg from 'pg';
import type { ServerAddress } from '../postgres/server-address.ts';
import { connect, type TextValue, USERS_ROLE } from '../postgres/superuser.ts';
import { type QueryTypes, queryTypes } from '../query-types/query-types.ts';
import { quoted } from '../sql/sql-text.ts';
import { EngineError } from './engine-requests.ts';

/** A result whose values are the texts that the server sends. */
export type TextResult = pg.QueryArrayResult<TextValue[]>;

/** BEGIN inside of a transaction is a warning of the server's. */
const ALREADY_BEGUN = '25001';
/** The server ends, or an administrator has ended the connection. */
const LOST = /^(57P0[123]|08...)$/;
const CURSOR = 'emulator_cursor';
/** So many rows are in memory at a time. */
export const ROWS_AT_ONCE = 1_000;

/** One connection: a transaction scope, temporary tables, one statement at a time. */
export class UserConnection {
  /** Set while the statement that runs is to stop. */
  isInterrupted = false;
  /** Whether quoted names keep their case, which the session decides. */
  caseSensitive = false;
  /** Whether nothing but queries has run, which leave nothing behind that `reset` would not undo. */
  isReusable = true;
  /** The server's process that serves it; a cancel names that. */
  processId = '';
  private readonly client: pg.Client;
  private alreadyBegun = false;
  private tree = '';

  private constructor(client: pg.Client) {
    this.client = client;
    client.on('notice', ({ code, message, detail = '' }) => {
      if (code === ALREADY_BEGUN) this.alreadyBegun = true;
      if (message === 'parse tree:' && this.tree === '') this.tree = detail;
    });
  }

  /** Opens one that answers as Redshift would to `user`. */
  static async open(address: ServerAddress, user: string): Promise<UserConnection> {
    const connection = new UserConnection(await connect(address, USERS_ROLE));
    await connection.identify(user);
    return connection;
  }

  /** Answers as Redshift would to `user` from now on. */
  async identify(user: string): Promise<void> {
    const { rows } = await this.run(
      `select pg_catalog.set_config('redshift.user_name', ${quoted(user)}, false),
        pg_catalog.pg_backend_pid()`,
    );
    this.processId = rows[0]?.[1] ?? '';
  }

  /** Makes it as good as new for another user; answers whether it could. */
  async reset(): Promise<boolean> {
    if (!this.isReusable) return false;
    this.caseSensitive = false;
    return await this.run('discard all').then(
      () => true,
      () => false,
    );
  }

  /** Runs one statement and holds what it answers: for anything but a large result. */
  async run(text: string): Promise<TextResult> {
    if (this.isInterrupted) throw new EngineError({ kind: 'interrupted', message: 'interrupted' });
    try {
      return await this.client.query<TextValue[]>({ text, rowMode: 'array' });
    } catch (cause) {
      const isAnswer = cause instanceof pg.DatabaseError && !LOST.test(cause.code ?? '');
      if (isAnswer) throw cause;
      throw new EngineError({ kind: 'broken', message: 'The connection is lost.' }, { cause });
    }
  }

  /**
   * Runs work in a transaction: in the one that the user has begun, or in one of its own, which
   * ends with it.
   */
  async inTransaction<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    this.alreadyBegun = false;
    await this.run('begin');
    const isOwn = !this.alreadyBegun;
    try {
      const outcome = await work();
      if (isOwn) await this.run('commit');
      return outcome;
    } catch (error) {
      // A cancelled statement's transaction has to end as well.
      if (isOwn) await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** Commits what the user has begun, and begins anew; outside of a transaction nothing. */
  async commitAndBegin(): Promise<void> {
    this.alreadyBegun = false;
    await this.run('begin');
    await this.run('commit');
    if (this.alreadyBegun) await this.run('begin');
  }

  /** Opens the cursor that `fetch` reads from; answers what the engine has found out about its types. */
  async openCursor(sql: string, scroll = false): Promise<() => QueryTypes> {
    return await this.printed(`declare ${CURSOR} ${scroll ? '' : 'no '}scroll cursor for`, sql);
  }

  /** The same of a statement from a place on, which it does not run. */
  async explain(sql: string, from: number): Promise<() => QueryTypes> {
    return await this.printed('explain', sql.slice(from), from);
  }

  /** Places in what the engine prints and in its errors count from the whole text's beginning. */
  private async printed(command: string, sql: string, from = 0): Promise<() => QueryTypes> {
    const before = `set local debug_print_parse = on; ${command} `;
    this.tree = '';
    try {
      await this.run(`${before}${sql}`);
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.position !== undefined)
        error.position = `${Number(error.position) - before.length + from}`;
      throw error;
    }
    await this.run('set local debug_print_parse = off');
    const { tree } = this;
    return () => queryTypes(tree, before.length);
  }

  /** The next rows, as many as are read at a time or fewer. */
  async fetch(most = ROWS_AT_ONCE): Promise<TextResult> {
    return await this.run(`fetch ${Math.min(most, ROWS_AT_ONCE)} from ${CURSOR}`);
  }

  /** Moves the cursor over all that is left, and back to the beginning; answers how many rows. */
  async countRows(): Promise<number> {
    await this.rewind();
    const { rowCount } = await this.run(`move all in ${CURSOR}`);
    await this.rewind();
    return rowCount ?? 0;
  }

  /** Moves a cursor that scrolls in front of its first row. */
  async rewind(): Promise<void> {
    await this.run(`move absolute 0 in ${CURSOR}`);
  }

  async closeCursor(): Promise<void> {
    await this.run(`close ${CURSOR}`);
  }

  /** For what goes beyond queries: COPY's stream. */
  submit<Query extends pg.Submittable>(query: Query): Query {
    return this.client.query(query);
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

/** Each is a process of the server's; more statements at once are rare on one machine. */
const MAX_IDLE = 4;

/**
 * Connections for the statements to come: opening one and filling its process's caches takes as
 * long as many a query.
 */
export class IdleConnections {
  private readonly idle: UserConnection[] = [];

  /** One that answers as Redshift would to `user`: an idle one, or a new one. */
  async open(address: ServerAddress, user: string): Promise<UserConnection> {
    const idle = this.idle.pop();
    if (idle === undefined) return await UserConnection.open(address, user);
    try {
      await idle.identify(user);
      return idle;
    } catch {
      // Its process has ended, and maybe the whole server.
      await idle.close();
      return await UserConnection.open(address, user);
    }
  }

  /** Keeps the connection if the next user cannot notice, and closes it otherwise. */
  async release(connection: UserConnection): Promise<void> {
    const isReset = await connection.reset();
    if (isReset && this.idle.length < MAX_IDLE) this.idle.push(connection);
    else await connection.close();
  }
}
