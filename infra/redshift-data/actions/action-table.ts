import type { Operation } from '../limits.ts';
import type { Action } from './action.ts';
import { describeTable } from './catalog/describe-table.ts';
import { listDatabases } from './catalog/list-databases.ts';
import { listSchemas } from './catalog/list-schemas.ts';
import { listTables } from './catalog/list-tables.ts';
import { batchExecuteStatement } from './statement/batch-execute-statement.ts';
import { cancelStatement } from './statement/cancel-statement.ts';
import { describeStatement } from './statement/describe-statement.ts';
import { executeStatement } from './statement/execute-statement.ts';
import { getStatementResult, getStatementResultV2 } from './statement/get-statement-result.ts';
import { listSessions } from './statement/list-sessions.ts';
import { listStatements } from './statement/list-statements.ts';

/** Every operation of the Data API's model. */
export const actionTable: Readonly<Record<Operation, Action>> = {
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
