import type { Limits, OpenBehaviour } from '../contract/limits.ts';
import type { Engine } from '../engine/engine.ts';
import type { RunOutcome } from '../engine/engine-requests.ts';
import type { Transfers } from '../transfer/transfers.ts';
import type { Statement, StatementPart } from './statement.ts';
import type { StatementStore } from './statement-store.ts';

export interface RunSqlDeps {
  readonly engine: Pick<Engine, 'run'>;
  readonly transfers: Pick<Transfers, 'run'>;
  readonly store: Pick<StatementStore, 'resultDirectory'>;
  readonly limits: Limits;
  readonly behaviour: OpenBehaviour;
}

/** One SQL of a statement and the connection it runs on. */
export interface SqlRun {
  readonly connectionId: string;
  readonly statement: Pick<Statement, 'id' | 'parameters' | 'resultFormat'>;
  readonly part: Pick<StatementPart, 'sql'>;
  /** The how manieth of its statement it is. */
  readonly index: number;
  readonly isStopped: () => boolean;
}

/** Runs one SQL: UNLOAD and COPY between engine and S3, everything else in the engine alone. */
export const runSql = async (
  deps: RunSqlDeps,
  { connectionId, statement, part, index, isStopped }: SqlRun,
): Promise<RunOutcome> => {
  const transferred = await deps.transfers.run({ connectionId, sql: part.sql, isStopped });
  if (transferred !== undefined) return transferred;
  return await deps.engine.run({
    connectionId,
    sql: part.sql,
    parameters: statement.parameters,
    format: statement.resultFormat,
    resultDirectory: deps.store.resultDirectory(statement.id, index),
    limits: deps.limits,
    csvHeader: deps.behaviour.csvHeader,
  });
};
