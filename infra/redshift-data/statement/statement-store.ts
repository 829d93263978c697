import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { errorCode, oneLine } from '../../host/start-failure.ts';
import type { Clock } from '../../host/system.ts';
import { newIdentifier } from '../../host/system.ts';
import {
  isTerminal,
  type NewStatement,
  newStatement,
  type Statement,
  statementSchema,
} from './statement.ts';

/** What the store needs to know of the outside. */
export interface StatementStoreOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly retentionSeconds: number;
  readonly clientTokenSeconds: number;
}

const firstProcessId = 1_073_741_824;

const lostError = 'ERROR: The connection to the database was lost before the statement ended';

/** Without a sync, a write costs as little as a file's; only a machine that loses power may lose it. */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS statements (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    name TEXT AS (coalesce(body ->> 'statementName', '')),
    token TEXT AS (body ->> 'clientToken'),
    settled_at INTEGER AS (
      iif(body ->> 'status' IN ('FINISHED', 'FAILED', 'ABORTED'), body ->> 'updatedAt', NULL)
    )
  );
  CREATE INDEX IF NOT EXISTS by_name ON statements (name);
  CREATE INDEX IF NOT EXISTS by_token ON statements (token);
  CREATE INDEX IF NOT EXISTS by_end ON statements (settled_at);
`;

const openDatabase = (directory: string): DatabaseSync => {
  const path = join(directory, 'statements.db');
  // Results without their statements cannot be reached.
  if (!existsSync(path)) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  try {
    const database = new DatabaseSync(path);
    database.exec(SCHEMA);
    return database;
  } catch (cause) {
    throw new Error(
      `${path} cannot be read (${oneLine(cause)}). Without it only the statements of the last day ` +
        'are forgotten: move it away, or choose another data folder.',
      { cause },
    );
  }
};

const row = z.object({ id: z.string(), body: z.string() });

const prepared = (database: DatabaseSync) => ({
  write: database.prepare(
    'INSERT INTO statements (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  ),
  byId: database.prepare('SELECT id, body FROM statements WHERE id = ?'),
  byName: database.prepare(
    'SELECT id, body FROM statements WHERE name >= ?1 AND name < ?1 || char(0x10ffff) ORDER BY number DESC',
  ),
  byToken: database.prepare('SELECT id, body FROM statements WHERE token = ? ORDER BY number DESC'),
  latest: database.prepare('SELECT id, body FROM statements ORDER BY number DESC LIMIT 1'),
  unsettled: database.prepare(
    'SELECT id, body FROM statements WHERE settled_at IS NULL ORDER BY number',
  ),
  settledUntil: database.prepare('SELECT id, body FROM statements WHERE settled_at <= ?'),
  remove: database.prepare('DELETE FROM statements WHERE id = ?'),
});

/**
 * Every statement of the last 24 hours, in a database on the disk, and its results in a folder:
 * what was accepted survives the process, and what was running when the process died is FAILED
 * afterwards. Only statements that have not settled are in memory.
 */
export class StatementStore {
  private readonly options: StatementStoreOptions;
  private readonly database: DatabaseSync;
  private readonly sql: ReturnType<typeof prepared>;
  /** Those that have not settled, and those whose end a full disk has refused. */
  private readonly open = new Map<string, Statement>();
  /** What was running when the process ended before: FAILED now, and its event is due. */
  readonly lostAtRestart: readonly Statement[];
  private lastQueryId: number;

  constructor(options: StatementStoreOptions) {
    this.options = options;
    this.database = openDatabase(options.directory);
    this.sql = prepared(this.database);
    this.lastQueryId = this.read(this.sql.latest.get())?.parts.at(-1)?.redshiftQueryId ?? 1_000;
    this.lostAtRestart = this.readAll(this.sql.unsettled.all());
    for (const statement of this.lostAtRestart) this.failLost(statement);
    this.saveSettled();
  }

  /** Keeps a new statement; it is on the disk before its id is returned. */
  accept(accepted: NewStatement): Statement {
    const statement = newStatement(accepted, {
      id: newIdentifier(),
      redshiftPid: firstProcessId + this.lastQueryId,
      firstQueryId: this.lastQueryId + 1,
      now: this.options.clock(),
    });
    this.save(statement);
    this.lastQueryId += statement.parts.length;
    this.open.set(statement.id, statement);
    return statement;
  }

  /** Writes the statements that have settled; what a full disk refuses, at the next end of one. */
  saveSettled(): void {
    for (const statement of this.open.values()) {
      if (!isTerminal(statement.status)) continue;
      try {
        this.save(statement);
        this.open.delete(statement.id);
      } catch (error) {
        if (errorCode(error) === '') throw error;
      }
    }
  }

  get(id: string): Statement | undefined {
    this.removeExpired();
    return this.open.get(id) ?? this.read(this.sql.byId.get(id));
  }

  /** Those whose name starts so, newest first. */
  list(namePrefix = ''): Statement[] {
    this.removeExpired();
    return this.readAll(this.sql.byName.all(namePrefix));
  }

  /** The statement a client token already stands for. */
  findByToken(owner: string, clientToken: string): Statement | undefined {
    this.removeExpired();
    const oldest = this.options.clock() - this.options.clientTokenSeconds * 1000;
    return this.readAll(this.sql.byToken.all(clientToken)).find(
      (statement) => statement.owner === owner && statement.createdAt > oldest,
    );
  }

  countActive(): number {
    return [...this.open.values()].filter(({ status }) => !isTerminal(status)).length;
  }

  /** Where the pages of one part's result lie. */
  resultDirectory(statementId: string, part: number): string {
    return join(this.directoryOf(statementId), `result-${part + 1}`);
  }

  /** Milliseconds since 1970 at which the result and all that is known of the statement go. */
  expiresAt(statement: Statement): number {
    return statement.updatedAt + this.options.retentionSeconds * 1000;
  }

  close(): void {
    this.database.close();
  }

  private directoryOf(id: string): string {
    return join(this.options.directory, id);
  }

  private save(statement: Statement): void {
    this.sql.write.run(statement.id, JSON.stringify(statement));
  }

  private read(found: unknown): Statement | undefined {
    if (found === undefined) return undefined;
    const { id, body } = row.parse(found);
    return this.open.get(id) ?? statementSchema.parse(JSON.parse(body));
  }

  private readAll(found: readonly unknown[]): Statement[] {
    return found.flatMap((each) => this.read(each) ?? []);
  }

  private removeExpired(): void {
    const latest = this.options.clock() - this.options.retentionSeconds * 1000;
    for (const { id } of this.readAll(this.sql.settledUntil.all(latest))) {
      rmSync(this.directoryOf(id), { recursive: true, force: true });
      this.sql.remove.run(id);
    }
  }

  private failLost(statement: Statement): void {
    statement.updatedAt = this.options.clock();
    statement.status = 'FAILED';
    statement.error = lostError;
    for (const part of statement.parts) {
      if (isTerminal(part.status)) continue;
      part.status = 'FAILED';
      part.error = lostError;
      part.updatedAt = statement.updatedAt;
    }
    this.open.set(statement.id, statement);
  }
}
