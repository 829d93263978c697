import { batchExecuteStatementRequest } from '../../wire/request-schemas.ts';
import { action } from '../action.ts';
import { submitStatement } from './submit-statement.ts';

/** Accepts up to forty SQLs that run one after the other, as one transaction unless told not to. */
export const batchExecuteStatement = action(
  batchExecuteStatementRequest,
  (api, caller, { Sqls, ExecutionMode, ...input }) =>
    submitStatement(api, caller, input, {
      sqls: Sqls,
      batch: true,
      executionMode: ExecutionMode ?? 'TRANSACTION',
    }),
);
