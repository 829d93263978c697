import type { Action, DataApi } from './actions/action.ts';
import { cancelStatement } from './actions/cancel-statement.ts';
import { describeTable, listDatabases, listSchemas, listTables } from './actions/catalog.ts';
import { describeStatement } from './actions/describe-statement.ts';
import { getStatementResult, getStatementResultV2 } from './actions/get-statement-result.ts';
import { listSessions } from './actions/list-sessions.ts';
import { listStatements } from './actions/list-statements.ts';
import { batchExecuteStatement, executeStatement } from './actions/submit-statement.ts';
import { DataApiError, throttlingError } from './contract/data-api-error.ts';
import { type Operation, requestsPerSecond } from './contract/limits.ts';
import { callerFromHeaders } from './wire/caller.ts';
import type { CallHandler } from './wire/http-listener.ts';
import { RateLimiter } from './wire/rate-limiter.ts';

/** Looks at a call before it is answered; an error it returns is the answer. */
export type Interceptor = (
  operation: Operation,
  principal: string,
  input: unknown,
) => DataApiError | undefined;

/** What stands between the listener and the actions. */
export interface CallHandlerOptions {
  readonly intercept?: Interceptor | undefined;
  /** Counts every call by operation. */
  readonly calls: Record<Operation, number>;
}

/** No operation has been called yet. */
export const noCalls: Readonly<Record<Operation, number>> = {
  ExecuteStatement: 0,
  BatchExecuteStatement: 0,
  DescribeStatement: 0,
  CancelStatement: 0,
  GetStatementResult: 0,
  GetStatementResultV2: 0,
  ListStatements: 0,
  ListSessions: 0,
  ListDatabases: 0,
  ListSchemas: 0,
  ListTables: 0,
  DescribeTable: 0,
};

/** Every operation of the Data API's model. */
const ACTIONS: Readonly<Record<Operation, Action>> = {
  ExecuteStatement: executeStatement,
  BatchExecuteStatement: batchExecuteStatement,
  DescribeStatement: describeStatement,
  CancelStatement: cancelStatement,
  GetStatementResult: getStatementResult,
  GetStatementResultV2: getStatementResultV2,
  ListStatements: listStatements,
  ListSessions: listSessions,
  ListDatabases: listDatabases,
  ListSchemas: listSchemas,
  ListTables: listTables,
  DescribeTable: describeTable,
};

const isOperation = (name: string): name is Operation => Object.hasOwn(requestsPerSecond, name);

/** Answers calls as the service does: identity first, then the rate, then the request itself. */
export const createCallHandler = (
  api: DataApi,
  { intercept, calls }: CallHandlerOptions,
): CallHandler => {
  const rates = new RateLimiter(api.clock);
  return ({ operation, headers, body }) => {
    if (!isOperation(operation)) {
      throw new DataApiError('UnknownOperationException', `There is no operation ${operation}.`);
    }
    calls[operation] += 1;
    const caller = callerFromHeaders(headers, api.targets.accountId);
    if (api.enforceLimits && !rates.allows(operation)) throw throttlingError();
    const fault = intercept?.(operation, caller.principal, body);
    if (fault !== undefined) throw fault;
    return ACTIONS[operation](api, caller, body);
  };
};
