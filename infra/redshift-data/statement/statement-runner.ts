import type { Clock } from '../../host/system.ts';
import type { Limits, OpenBehaviour } from '../contract/limits.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/engine-requests.ts';
import type { Transfers } from '../transfer/transfers.ts';
import { runSql } from './run-sql.ts';
import type { Session, SessionStore } from './session-store.ts';
import {
  isTerminal,
  type Statement,
  type StatementPart,
  type TerminalStatus,
} from './statement.ts';
import type { StatementStore } from './statement-store.ts';

/** What the runner works with. */
export interface StatementRunnerDeps {
  readonly engine: Engine;
  readonly transfers: Pick<Transfers, 'run'>;
  readonly store: StatementStore;
  readonly sessions: SessionStore;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly behaviour: OpenBehaviour;
  /** Called once for each statement, after it is on the disk in its terminal status. */
  readonly onSettled: (statement: Statement, status: TerminalStatus) => void;
}

interface Running {
  readonly statement: Statement;
  readonly session: Session | undefined;
  readonly connectionId: string;
  /** Why it is to stop; the first reason counts. */
  stop?: { readonly status: 'ABORTED' | 'FAILED'; readonly error?: string };
}

const connectionLost = 'ERROR: The connection to the database was lost before the statement ended';
const cancelled = "ERROR: Query cancelled on user's request";
const knownDatabase = 'dev';

/** Takes statements from SUBMITTED through PICKED and STARTED to their end. */
export class StatementRunner {
  private readonly deps: StatementRunnerDeps;
  private readonly queue: Statement[] = [];
  private readonly running = new Map<string, Running>();
  private stopped = false;

  constructor(deps: StatementRunnerDeps) {
    this.deps = deps;
  }

  /** Starts the statement as soon as there is room; never before the caller has its id. */
  submit(statement: Statement): void {
    this.queue.push(statement);
    setImmediate(() => this.startNext());
  }

  /** Asks for the end of a statement; whether and when it ends shows in its status. */
  cancel(statement: Statement): void {
    this.stop(statement, { status: 'ABORTED', error: cancelled });
  }

  /** Ends a statement whose session is gone. */
  closeSession(session: Session): void {
    const statement = this.deps.store.get(session.currentStatementId ?? '');
    const error = 'ERROR: The session was closed while the statement was running';
    if (statement !== undefined) this.stop(statement, { status: 'FAILED', error });
    // The engine interrupts what still runs on the connection before it closes it.
    if (session.connected) void this.deps.engine.disconnect(session.id);
  }

  /** Takes no more statements; those that wait or run are FAILED at the next start. */
  shutDown(): void {
    this.queue.length = 0;
    this.stopped = true;
  }

  private stop(statement: Statement, reason: NonNullable<Running['stop']>): void {
    const queued = this.queue.indexOf(statement);
    if (queued !== -1) {
      this.queue.splice(queued, 1);
      this.settleUnfinishedParts(statement, reason);
      this.settle(statement, this.sessionOf(statement), reason.status, reason.error);
      return;
    }
    const running = this.running.get(statement.id);
    if (running === undefined) return;
    running.stop ??= reason;
    void this.deps.engine.interrupt(running.connectionId);
  }

  private startNext(): void {
    while (!this.stopped && this.running.size < this.deps.limits.concurrentStatements) {
      const statement = this.queue.shift();
      if (statement === undefined) return;
      const session = this.sessionOf(statement);
      const connectionId = session?.id ?? statement.id;
      const running: Running = { statement, session, connectionId };
      this.running.set(statement.id, running);
      this.move(statement, 'PICKED');
      void this.runToEnd(running);
    }
  }

  private async runToEnd(running: Running): Promise<void> {
    const { statement, session, connectionId } = running;
    const tooLong = {
      status: 'FAILED',
      error: 'ERROR: Query exceeded its maximum run time',
    } as const;
    const timer = setTimeout(
      () => this.stop(statement, tooLong),
      this.deps.limits.statementSeconds * 1000,
    ).unref();
    let failure: string | undefined;
    try {
      await this.connect(running);
      this.move(statement, 'STARTED');
      await this.runParts(running);
    } catch (error) {
      failure =
        error instanceof EngineError && error.kind === 'sql' ? error.message : connectionLost;
    }
    clearTimeout(timer);
    if (session === undefined) await this.deps.engine.disconnect(connectionId);
    this.running.delete(statement.id);
    this.finish(running, failure);
    this.startNext();
  }

  private finish({ statement, session, stop }: Running, failure: string | undefined): void {
    if (this.stopped) return;
    const failedPart = statement.parts.findIndex((part) => part.status === 'FAILED');
    const done =
      failure === undefined && statement.parts.every(({ status }) => status === 'FINISHED');
    if (done) {
      // The end of the query overtook the request to stop it.
      this.settle(statement, session, 'FINISHED');
      return;
    }
    const error = failure ?? statement.parts[failedPart]?.error;
    this.settleUnfinishedParts(
      statement,
      stop ?? (statement.batch ? { status: 'ABORTED' } : { status: 'FAILED', error }),
    );
    const numbered =
      statement.batch && failedPart !== -1
        ? `Query #${failedPart + 1} failed with ${error}`
        : error;
    this.settle(statement, session, stop?.status ?? 'FAILED', stop?.error ?? numbered);
  }

  private async connect({ statement, session, connectionId, stop }: Running): Promise<void> {
    const { database, dbUser } = statement.warehouse;
    if (database !== knownDatabase) {
      throw new EngineError({
        kind: 'sql',
        message: `FATAL: database "${database}" does not exist`,
      });
    }
    if (stop !== undefined || session?.connected === true) return;
    await this.deps.engine.connect(connectionId, dbUser);
    if (session !== undefined) session.connected = true;
  }

  private async runParts(running: Running): Promise<void> {
    const { statement, connectionId } = running;
    const transaction = statement.batch && statement.executionMode !== 'AUTO_COMMIT';
    if (transaction) await this.deps.engine.transaction(connectionId, 'BEGIN');
    for (const [index, part] of statement.parts.entries()) {
      if (running.stop !== undefined) break;
      await this.runPart(running, part, index);
      if (transaction && part.status !== 'FINISHED') break;
    }
    if (!transaction) return;
    const whole = statement.parts.every(({ status }) => status === 'FINISHED');
    await this.deps.engine.transaction(connectionId, whole ? 'COMMIT' : 'ROLLBACK');
  }

  private async runPart(running: Running, part: StatementPart, index: number): Promise<void> {
    const startedAt = process.hrtime.bigint();
    part.status = 'STARTED';
    part.updatedAt = this.deps.clock();
    try {
      const outcome = await runSql(this.deps, {
        connectionId: running.connectionId,
        statement: running.statement,
        part,
        index,
        isStopped: () => running.stop !== undefined,
      });
      part.hasResultSet = outcome.hasResultSet;
      part.resultRows = outcome.rowCount;
      part.resultBytes = outcome.sizeBytes;
      part.pageCount = outcome.pageCount;
      part.columns = outcome.columns;
      part.status = 'FINISHED';
    } catch (error) {
      if (!(error instanceof EngineError) || error.kind === 'broken') throw error;
      const stop = error.kind === 'interrupted' ? running.stop : undefined;
      part.status = stop?.status ?? 'FAILED';
      part.error = stop?.error ?? error.message;
    } finally {
      part.durationNanoseconds = Number(process.hrtime.bigint() - startedAt);
      part.updatedAt = this.deps.clock();
    }
  }

  private settleUnfinishedParts(
    statement: Statement,
    reason: { status: TerminalStatus; error?: string | undefined },
  ): void {
    for (const part of statement.parts) {
      if (isTerminal(part.status)) continue;
      part.status = reason.status;
      part.error = reason.error;
      part.updatedAt = this.deps.clock();
    }
  }

  private settle(
    statement: Statement,
    session: Session | undefined,
    status: TerminalStatus,
    error?: string,
  ): void {
    if (error !== undefined) statement.error = error;
    this.move(statement, status);
    this.deps.store.saveSettled();
    if (session !== undefined) this.deps.sessions.release(session);
    this.deps.onSettled(statement, status);
  }

  private move(statement: Statement, status: Statement['status']): void {
    statement.status = status;
    statement.updatedAt = this.deps.clock();
    const [only] = statement.parts;
    if (only !== undefined && !statement.batch && !isTerminal(status)) only.status = status;
  }

  private sessionOf(statement: Statement): Session | undefined {
    if (statement.sessionId === undefined) return undefined;
    return this.deps.sessions.get(statement.sessionId);
  }
}
