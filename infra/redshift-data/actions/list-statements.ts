import type { Statement } from '../statement/statement.ts';
import type { ResponseMembers } from '../wire/http-listener.ts';
import { listStatementsRequest } from '../wire/request-schemas.ts';
import { action, wireTime } from './action.ts';
import { isListed, listPage } from './list-page.ts';

const statementData = (statement: Statement): ResponseMembers => ({
  Id: statement.id,
  QueryString: statement.batch ? undefined : statement.parts[0]?.sql,
  QueryStrings: statement.batch ? statement.parts.map(({ sql }) => sql) : undefined,
  SecretArn: statement.warehouse.secretArn,
  Status: statement.status,
  StatementName: statement.statementName,
  CreatedAt: wireTime(statement.createdAt),
  UpdatedAt: wireTime(statement.updatedAt),
  QueryParameters: statement.parameters.length === 0 ? undefined : statement.parameters,
  IsBatchStatement: statement.batch,
  ResultFormat: statement.resultFormat,
  SessionId: statement.sessionId,
});

/**
 * The caller's statements, newest first; "By default, only finished statements are shown"
 * (https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListStatements.html).
 */
export const listStatements = action(listStatementsRequest, (api, caller, input) => {
  const { Status = 'FINISHED', StatementName = '' } = input;
  const matches = (statement: Statement) =>
    isListed(statement, caller, input) &&
    (Status === 'ALL' || statement.status === Status) &&
    (statement.statementName ?? '').startsWith(StatementName);
  const paged =
    api.behaviour.listPages === 'unfiltered'
      ? api.store.list()
      : api.store.list(StatementName).filter(matches);
  const page = listPage(paged, ({ id }) => id, input, api.limits.statementListPage);
  return {
    Statements: page.items.filter(matches).map(statementData),
    NextToken: page.nextToken,
  };
});
