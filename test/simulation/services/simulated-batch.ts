import type {
  Statement,
  StatementPart,
  StatementStatus,
} from '../../../shared/redshift/statement.ts';
import type { StatementRequest } from '../../../shared/redshift/statement-client.ts';
import type { Random } from '../engine/random.ts';
import type { JobPlan } from './workload.ts';

/** How a job of several statements goes: writes, and a query at the end where it has a result. */
export interface BatchPlan {
  readonly size: number;
  readonly autoCommit: boolean;
  /** Which fails where the job is to fail, and is stopped where it is cancelled; from 0. */
  readonly failsAt: number;
}

/** How often each statement of a job has changed the data, for good. */
export type BatchEffects = number[];

/** Some jobs of a seed have several statements. */
export const withBatch = (random: Random, plan: JobPlan): JobPlan => {
  if (!random.chance(0.3)) return plan;
  const size = random.int(1, 5);
  return {
    ...plan,
    batch: { size, autoCommit: random.chance(0.4), failsAt: random.int(0, size - 1) },
  };
};

/** The SQL of a plan: one query, or writes with a query behind them. */
export const sqlOf = ({ name, batch, result, isUnloaded }: JobPlan): string | string[] => {
  const query = `select * from ${name.replaceAll('-', '_')} where n = :n`;
  if (batch === undefined) return query;
  const hasQuery = result !== undefined || isUnloaded;
  return Array.from({ length: batch.size }, (_, index) =>
    index === batch.size - 1 && hasQuery ? query : `insert into t values (:n, ${index})`,
  );
};

const endOf = (plan: BatchPlan, status: StatementStatus, autoCommit: boolean, index: number) => {
  if (status === 'FINISHED' || (status !== 'SUBMITTED' && index < plan.failsAt)) return 'FINISHED';
  if (status === 'FAILED' && index > plan.failsAt) return autoCommit ? 'FINISHED' : 'ABORTED';
  return status;
};

/** What the Data API describes of each statement while the whole is in this status. */
export const partsOf = (
  statementId: string,
  plan: JobPlan,
  request: StatementRequest,
  status: StatementStatus,
): Pick<Statement, 'parts'> => {
  const { batch } = plan;
  if (batch === undefined) return {};
  const sqls = [request.sql].flat();
  const autoCommit = request.executionMode === 'AUTO_COMMIT';
  return {
    parts: sqls.map((sql, index): StatementPart => {
      const end = endOf(batch, status, autoCommit, index);
      const isQuery = sql.startsWith('select');
      return {
        statementId: `${statementId}:${index + 1}`,
        status: end,
        hasResultSet: isQuery && end === 'FINISHED',
        mayCommit: false,
        ...(end === 'FINISHED' && { rowCount: isQuery ? (plan.result?.rowCount ?? 0) : 1 }),
        ...(end === 'FAILED' && { errorMessage: 'relation "nowhere" does not exist' }),
      };
    }),
  };
};

/** Counts what the statements have changed when their batch ends; a transaction changes all or nothing. */
export const applyEffects = (
  effects: BatchEffects,
  plan: JobPlan,
  request: StatementRequest,
  status: StatementStatus,
): void => {
  const { batch } = plan;
  if (batch === undefined) return;
  const autoCommit = request.executionMode === 'AUTO_COMMIT';
  for (const [index, sql] of [request.sql].flat().entries()) {
    const isDone = endOf(batch, status, autoCommit, index) === 'FINISHED';
    const stays = isDone && (autoCommit || status === 'FINISHED');
    if (stays && sql.startsWith('insert')) effects[index] = (effects[index] ?? 0) + 1;
  }
};
