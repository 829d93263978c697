import type { Statement } from '../../statement/statement.ts';
import { listStatementsRequest } from '../../wire/request-schemas.ts';
import { action, type ResponseMembers, wireTime } from '../action.ts';
import { listPage } from '../list-page.ts';

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

/** The caller's statements, newest first; only FINISHED ones unless a status is asked for. */
export const listStatements = action(listStatementsRequest, (api, caller, input) => {
  const { Status = 'FINISHED', RoleLevel = true, StatementName = '' } = input;
  const isAsked = ({ owner, principal, status, statementName = '', warehouse }: Statement) =>
    owner === caller.owner &&
    (RoleLevel || principal === caller.principal) &&
    (Status === 'ALL' || status === Status) &&
    statementName.startsWith(StatementName) &&
    (input.Database ?? warehouse.database) === warehouse.database &&
    (input.WorkgroupName ?? warehouse.workgroupName) === warehouse.workgroupName &&
    (input.ClusterIdentifier ?? warehouse.clusterIdentifier) === warehouse.clusterIdentifier;
  const all = api.store.list();
  const paged = api.behaviour.listPages === 'unfiltered' ? all : all.filter(isAsked);
  const page = listPage(paged, ({ id }) => id, input, api.limits.statementListPage);
  return {
    Statements: page.items.filter(isAsked).map(statementData),
    NextToken: page.nextToken,
  };
});
