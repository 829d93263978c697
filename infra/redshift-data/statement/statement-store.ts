import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../host/start-failure.ts';
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

/**
 * Every statement of the last 24 hours, each in a folder with its results: what was accepted
 * survives the process, and what was running when the process died is FAILED afterwards.
 */
export class StatementStore {
  private readonly options: StatementStoreOptions;
  private readonly statements = new Map<string, Statement>();
  /** What was running when the process ended before: FAILED now, and its event is due. */
  readonly lostAtRestart: readonly Statement[];
  private readonly unsaved = new Set<Statement>();
  private lastQueryId = 1_000;

  constructor(options: StatementStoreOptions) {
    this.options = options;
    mkdirSync(options.directory, { recursive: true });
    const loaded = readdirSync(options.directory)
      .flatMap((id) => this.load(id) ?? [])
      .sort((left, right) => left.createdAt - right.createdAt);
    for (const statement of loaded) this.statements.set(statement.id, statement);
    this.lostAtRestart = loaded.filter(({ status }) => !isTerminal(status));
    for (const statement of this.lostAtRestart) this.failLost(statement);
  }

  /** Keeps a new statement; it is on the disk before its id is returned. */
  accept(accepted: NewStatement): Statement {
    const statement = newStatement(accepted, {
      id: newIdentifier(),
      redshiftPid: firstProcessId + this.statements.size,
      firstQueryId: this.lastQueryId + 1,
      now: this.options.clock(),
    });
    this.lastQueryId += statement.parts.length;
    mkdirSync(this.directoryOf(statement.id), { recursive: true });
    this.save(statement);
    this.statements.set(statement.id, statement);
    return statement;
  }

  /** Writes a statement that has moved on; what a full disk refuses, with the next one that does. */
  update(statement: Statement): void {
    this.unsaved.add(statement);
    for (const each of this.unsaved) {
      try {
        this.save(each);
        this.unsaved.delete(each);
      } catch (error) {
        if (errorCode(error) === '') throw error;
      }
    }
  }

  /** Writes the statement as it stands; a crash leaves the old or the new version, never half. */
  private save(statement: Statement): void {
    const path = join(this.directoryOf(statement.id), 'statement.json');
    writeFileSync(`${path}.new`, JSON.stringify(statement));
    renameSync(`${path}.new`, path);
  }

  get(id: string): Statement | undefined {
    this.removeExpired();
    return this.statements.get(id);
  }

  /** All of them, newest first. */
  list(): Statement[] {
    this.removeExpired();
    return [...this.statements.values()].reverse();
  }

  /** The statement a client token already stands for. */
  findByToken(owner: string, clientToken: string): Statement | undefined {
    const oldest = this.options.clock() - this.options.clientTokenSeconds * 1000;
    return this.list().find(
      (statement) =>
        statement.clientToken === clientToken &&
        statement.owner === owner &&
        statement.createdAt > oldest,
    );
  }

  countActive(): number {
    return this.list().filter(({ status }) => !isTerminal(status)).length;
  }

  /** Where the pages of one part's result lie. */
  resultDirectory(statementId: string, part: number): string {
    return join(this.directoryOf(statementId), `result-${part + 1}`);
  }

  /** Milliseconds since 1970 at which the result and all that is known of the statement go. */
  expiresAt(statement: Statement): number {
    return statement.updatedAt + this.options.retentionSeconds * 1000;
  }

  private directoryOf(id: string): string {
    return join(this.options.directory, id);
  }

  private removeExpired(): void {
    const now = this.options.clock();
    for (const statement of this.statements.values()) {
      if (!isTerminal(statement.status) || this.expiresAt(statement) > now) continue;
      this.statements.delete(statement.id);
      this.unsaved.delete(statement);
      rmSync(this.directoryOf(statement.id), { recursive: true, force: true });
    }
  }

  private load(id: string): Statement | undefined {
    const path = join(this.directoryOf(id), 'statement.json');
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') {
        throw this.unreadable(id, error);
      }
      // The process died between making the folder and the first write: its id was never returned.
      rmSync(this.directoryOf(id), { recursive: true, force: true });
      return undefined;
    }
    const statement = this.parsed(id, text);
    for (const { redshiftQueryId } of statement.parts) {
      this.lastQueryId = Math.max(this.lastQueryId, redshiftQueryId);
    }
    return statement;
  }

  private parsed(id: string, text: string): Statement {
    try {
      return statementSchema.parse(JSON.parse(text));
    } catch (error) {
      throw this.unreadable(id, error);
    }
  }

  private unreadable(id: string, cause: unknown): Error {
    const folder = this.directoryOf(id);
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    return new Error(
      `${join(folder, 'statement.json')} cannot be read (${reason}). Without the folder ${folder} ` +
        'only this statement is forgotten: move it away, or choose another data folder.',
      { cause },
    );
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
    this.update(statement);
  }
}
