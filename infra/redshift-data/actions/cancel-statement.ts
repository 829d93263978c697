import { validationError } from '../contract/data-api-error.ts';
import { isTerminal } from '../statement/statement.ts';
import { cancelStatementRequest } from '../wire/request-schemas.ts';
import { action } from './action.ts';
import { ownedStatement } from './owned-statement.ts';

/** Asks for the end of a running statement; DescribeStatement tells when it has stopped. */
export const cancelStatement = action(cancelStatementRequest, (api, caller, { Id }) => {
  const { statement, part } = ownedStatement(api, caller, Id);
  if (part !== undefined) {
    throw validationError('A batch is cancelled as a whole; give the id of the batch.');
  }
  if (isTerminal(statement.status)) {
    throw validationError(
      `Could not cancel a query that is already in ${statement.status} state with ID: ${Id}`,
    );
  }
  api.runner.cancel(statement);
  return { Status: true };
});
