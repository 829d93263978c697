import { executeStatementRequest } from '../../wire/request-schemas.ts';
import { action } from '../action.ts';
import { submitStatement } from './submit-statement.ts';

/** Accepts one SQL; it runs after the answer. */
export const executeStatement = action(executeStatementRequest, (api, caller, { Sql, ...input }) =>
  submitStatement(api, caller, input, { sqls: [Sql], batch: false }),
);
