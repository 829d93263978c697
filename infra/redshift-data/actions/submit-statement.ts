import { createHash } from 'node:crypto';
import { DataApiError, validationError } from '../contract/data-api-error.ts';
import { checkParameters } from '../sql/statement-parameters.ts';
import type { Session } from '../statement/session-store.ts';
import { type Statement, statementTotals } from '../statement/statement.ts';
import { resolveWarehouse, warehouseMembers } from '../statement/warehouse.ts';
import type { Caller } from '../wire/caller.ts';
import type { ResponseMembers } from '../wire/http-listener.ts';
import {
  batchExecuteStatementRequest,
  executeStatementRequest,
  type SubmitRequest,
} from '../wire/request-schemas.ts';
import { action, type DataApi, wireTime } from './action.ts';

/** What distinguishes the two ways of submitting. */
interface SubmittedSql {
  readonly sqls: readonly string[];
  readonly batch: boolean;
  readonly executionMode?: 'TRANSACTION' | 'AUTO_COMMIT' | undefined;
}

const checkSize = (api: DataApi, sqls: readonly string[]): void => {
  if (sqls.some((sql) => Buffer.byteLength(sql) > api.limits.sqlBytes)) {
    throw validationError(`The SQL text is longer than ${api.limits.sqlBytes} bytes.`);
  }
};

const fingerprintOf = (input: SubmitRequest, submitted: SubmittedSql): string => {
  const { WaitTimeSeconds: _, ClientToken: __, ...asked } = input;
  return createHash('sha256')
    .update(JSON.stringify([asked, submitted]))
    .digest('hex');
};

/** Refusals in the words of https://github.com/awslabs/mcp/issues/4587, seen on a cluster. */
const existingSession = (
  api: DataApi,
  caller: Caller,
  id: string,
  input: SubmitRequest,
): Session => {
  const session = api.sessions.get(id);
  if (session === undefined || session.owner !== caller.owner) {
    throw validationError(`Session with Id: ${id} is invalid`);
  }
  const { clusterIdentifier, workgroupName, database } = session.warehouse;
  const differs =
    (input.ClusterIdentifier ?? clusterIdentifier) !== clusterIdentifier ||
    (input.WorkgroupName ?? workgroupName) !== workgroupName ||
    (input.Database ?? database) !== database;
  if (differs) throw validationError('The session belongs to another target or database.');
  if (session.status !== 'AVAILABLE') {
    throw validationError('Session is not available');
  }
  session.keepAliveSeconds = input.SessionKeepAliveSeconds ?? session.keepAliveSeconds;
  return session;
};

const newSession = (api: DataApi, caller: Caller, input: SubmitRequest): Session => {
  if (api.enforceLimits && api.sessions.countOpen() >= api.limits.sessions) {
    throw new DataApiError(
      'ActiveSessionsExceededException',
      `There are already ${api.limits.sessions} active sessions.`,
    );
  }
  const warehouse = resolveWarehouse(api.targets, caller, input);
  return api.sessions.open(caller, warehouse, input.SessionKeepAliveSeconds ?? 0);
};

const sessionFor = (api: DataApi, caller: Caller, input: SubmitRequest): Session | undefined => {
  if (input.SessionId !== undefined) return existingSession(api, caller, input.SessionId, input);
  return input.SessionKeepAliveSeconds === undefined ? undefined : newSession(api, caller, input);
};

const repeated = (
  api: DataApi,
  caller: Caller,
  token: string | undefined,
  fingerprint: string,
): Statement | undefined => {
  if (token === undefined) return undefined;
  const earlier = api.store.findByToken(caller.owner, token);
  if (earlier !== undefined && earlier.fingerprint !== fingerprint) {
    throw validationError('The client token was used with other parameters before.');
  }
  return earlier;
};

const accept = (
  api: DataApi,
  caller: Caller,
  input: SubmitRequest,
  submitted: SubmittedSql,
): Statement => {
  const fingerprint = fingerprintOf(input, submitted);
  const earlier = repeated(api, caller, input.ClientToken, fingerprint);
  if (earlier !== undefined) return earlier;
  checkSize(api, submitted.sqls);
  const parameters = input.Parameters ?? [];
  checkParameters(submitted.sqls, parameters);
  if (api.enforceLimits && api.store.countActive() >= api.limits.activeStatements) {
    throw new DataApiError(
      'ActiveStatementsExceededException',
      `There are already ${api.limits.activeStatements} active statements.`,
    );
  }
  const session = sessionFor(api, caller, input);
  const statement = api.store.accept({
    owner: caller.owner,
    principal: caller.principal,
    warehouse: session?.warehouse ?? resolveWarehouse(api.targets, caller, input),
    batch: submitted.batch,
    executionMode: submitted.executionMode,
    statementName: input.StatementName,
    withEvent: input.WithEvent ?? false,
    parameters,
    resultFormat: input.ResultFormat ?? 'JSON',
    sessionId: session?.id,
    clientToken: input.ClientToken,
    fingerprint,
    sqls: submitted.sqls,
  });
  if (session !== undefined) api.sessions.occupy(session, statement.id);
  api.runner.submit(statement);
  return statement;
};

/**
 * Accepts a statement, or finds the one its client token stands for. Status, process and whether
 * there is a result are told only to those who asked to wait, as in the documented examples.
 */
const submitStatement = async (
  api: DataApi,
  caller: Caller,
  input: SubmitRequest,
  submitted: SubmittedSql,
): Promise<ResponseMembers> => {
  const statement = accept(api, caller, input, submitted);
  await api.waiters.wait(statement, input.WaitTimeSeconds);
  return {
    Id: statement.id,
    CreatedAt: wireTime(statement.createdAt),
    ...warehouseMembers(statement.warehouse),
    DbGroups: [],
    SessionId: statement.sessionId,
    ...(input.WaitTimeSeconds === undefined
      ? {}
      : {
          Status: statement.status,
          RedshiftPid: statement.redshiftPid,
          HasResultSet: statementTotals(statement).hasResultSet,
        }),
  };
};

/** Accepts one SQL; it runs after the response. */
export const executeStatement = action(executeStatementRequest, (api, caller, { Sql, ...input }) =>
  submitStatement(api, caller, input, { sqls: [Sql], batch: false }),
);

/** Accepts up to forty SQLs that run one after the other, by default as one transaction. */
export const batchExecuteStatement = action(
  batchExecuteStatementRequest,
  (api, caller, { Sqls, ExecutionMode, ...input }) =>
    submitStatement(api, caller, input, {
      sqls: Sqls,
      batch: true,
      executionMode: ExecutionMode ?? 'TRANSACTION',
    }),
);
