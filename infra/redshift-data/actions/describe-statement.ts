import { type Statement, type StatementPart, statementTotals } from '../statement/statement.ts';
import { warehouseMembers } from '../statement/warehouse.ts';
import type { ResponseMembers } from '../wire/http-listener.ts';
import { describeStatementRequest } from '../wire/request-schemas.ts';
import { action, wireTime } from './action.ts';
import { ownedStatement } from './owned-statement.ts';

const totalMembers = (totals: ReturnType<typeof statementTotals>): ResponseMembers => ({
  Duration: totals.durationNanoseconds,
  HasResultSet: totals.hasResultSet,
  ResultRows: totals.resultRows,
  ResultSize: totals.resultBytes,
  RedshiftQueryId: totals.redshiftQueryId,
});

const subStatement = (
  statement: Statement,
  part: StatementPart,
  index: number,
): ResponseMembers => ({
  ...totalMembers(part),
  Id: `${statement.id}:${index + 1}`,
  Status: part.status,
  Error: part.error,
  CreatedAt: wireTime(part.createdAt),
  UpdatedAt: wireTime(part.updatedAt),
  QueryString: part.sql,
});

/** Tells all about a statement; of a batch also about each SQL, or the one the id names. */
export const describeStatement = action(describeStatementRequest, async (api, caller, input) => {
  const { statement, part } = ownedStatement(api, caller, input.Id);
  await api.waiters.wait(statement, input.WaitTimeSeconds);
  const subStatements = statement.parts.map((value, index) =>
    subStatement(statement, value, index),
  );
  const asked =
    part === undefined ? subStatements : subStatements.slice(part.index, part.index + 1);
  return {
    ...totalMembers(statementTotals(statement)),
    ...warehouseMembers(statement.warehouse),
    Id: statement.id,
    Status: statement.status,
    Error: statement.error,
    CreatedAt: wireTime(statement.createdAt),
    UpdatedAt: wireTime(statement.updatedAt),
    RedshiftPid: statement.redshiftPid,
    QueryString: statement.batch ? undefined : statement.parts[0]?.sql,
    QueryParameters: statement.parameters.length === 0 ? undefined : statement.parameters,
    ResultFormat: statement.resultFormat,
    SessionId: statement.sessionId,
    ExecutionMode: statement.executionMode,
    SubStatements: statement.batch ? asked : undefined,
  };
});
