import { StartFailure } from '../host/start-failure.ts';
import type { Clock } from '../host/system.ts';
import type { DataApi } from './actions/action.ts';
import type { Limits } from './contract/limits.ts';
import { type OpenBehaviour, usualBehaviour } from './contract/limits.ts';
import type { DataFolder } from './emulator-folder.ts';
import { Engine } from './engine/engine.ts';
import { EngineError } from './engine/engine-requests.ts';
import { SessionStore } from './statement/session-store.ts';
import type { Statement, TerminalStatus } from './statement/statement.ts';
import { type StatementStatusEvent, statementStatusEvent } from './statement/statement-event.ts';
import { StatementRunner } from './statement/statement-runner.ts';
import { StatementStore } from './statement/statement-store.ts';
import { StatementWaiters } from './statement/statement-waiters.ts';
import { type WarehouseTargets, warehouseArn } from './statement/warehouse.ts';
import type { ObjectStoreSettings } from './transfer/object-store.ts';
import { Transfers } from './transfer/transfers.ts';

/** What the parts are made of. */
export interface DataApiRuntimeOptions {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly targets: WarehouseTargets;
  readonly enforceLimits: boolean;
  readonly behaviour?: Partial<OpenBehaviour> | undefined;
  readonly tpchScale: number;
  readonly s3?: ObjectStoreSettings | undefined;
  readonly onEvent: (event: StatementStatusEvent) => void;
}

/** The parts of the emulator, put together: everything but HTTP. */
export class DataApiRuntime {
  readonly api: DataApi;
  private readonly options: DataApiRuntimeOptions;

  constructor(options: DataApiRuntimeOptions) {
    this.options = options;
    const { folder, clock, limits, targets, enforceLimits, tpchScale, s3 } = options;
    const behaviour = { ...usualBehaviour, ...options.behaviour };
    const engine = new Engine({ databaseFolder: folder.database, tpchScale }, () =>
      this.api.sessions.closeAll(),
    );
    const store = new StatementStore({
      directory: folder.statements,
      clock,
      retentionSeconds: limits.resultRetentionSeconds,
      clientTokenSeconds: limits.clientTokenSeconds,
    });
    const waiters = new StatementWaiters(limits.waitersPerStatement);
    const sessions = new SessionStore({
      clock,
      lifeSeconds: limits.sessionLifeSeconds,
      retentionSeconds: limits.resultRetentionSeconds,
      onClose: (session) => this.api.runner.closeSession(session),
    });
    const transfers = new Transfers({ engine, directory: folder.transfers, s3, behaviour });
    const runner = new StatementRunner({
      engine,
      transfers,
      store,
      sessions,
      clock,
      limits,
      behaviour,
      onSettled: (statement, status) => this.settled(statement, status),
    });
    const parts = { engine, store, sessions, runner, waiters, targets, clock, limits };
    this.api = { ...parts, enforceLimits, behaviour };
  }

  /**
   * Opens the database and sends the events of statements that an earlier end cut short; a failure
   * says in one sentence what to do about it.
   */
  async start(): Promise<void> {
    try {
      await this.api.engine.start();
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
      // It is the machine or the user, not the folder.
      if (cause.cause instanceof StartFailure) throw cause.cause;
      throw new Error(this.options.folder.explain(cause.message), { cause });
    }
    for (const statement of this.api.store.lostAtRestart) this.settled(statement, 'FAILED');
  }

  async stop(): Promise<void> {
    this.api.runner.shutDown();
    this.api.waiters.wakeAll();
    await this.api.engine.stop();
  }

  private settled(statement: Statement, status: TerminalStatus): void {
    const { store, targets, waiters } = this.api;
    waiters.wake(statement.id);
    if (!statement.withEvent) return;
    this.options.onEvent(
      statementStatusEvent(statement, status, store.expiresAt(statement), {
        account: targets.accountId,
        region: targets.region,
        resource: warehouseArn(targets, statement.warehouse),
      }),
    );
  }
}
