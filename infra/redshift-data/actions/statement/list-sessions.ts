import type { Session } from '../../statement/session-store.ts';
import { warehouseMembers } from '../../warehouse-targets.ts';
import { listSessionsRequest } from '../../wire/request-schemas.ts';
import { action, type ResponseMembers, wireTime } from '../action.ts';
import { listPage } from '../list-page.ts';

const sessionData = (session: Session): ResponseMembers => {
  const { SecretArn: _, ...target } = warehouseMembers(session.warehouse);
  return {
    ...target,
    SessionId: session.id,
    Status: session.status,
    CreatedAt: wireTime(session.createdAt),
    UpdatedAt: wireTime(session.updatedAt),
    SessionAliveSeconds: session.keepAliveSeconds,
    SessionTtl: wireTime(session.ttlAt),
    CurrentStatementId: session.currentStatementId,
  };
};

/** The caller's sessions, newest first, closed ones included unless a status is asked for. */
export const listSessions = action(listSessionsRequest, (api, caller, input) => {
  const sessions = api.sessions
    .list()
    .filter(
      ({ id, owner, principal, status, warehouse }) =>
        owner === caller.owner &&
        ((input.RoleLevel ?? true) || principal === caller.principal) &&
        (input.SessionId ?? id) === id &&
        (input.Status ?? status) === status &&
        (input.Database ?? warehouse.database) === warehouse.database &&
        (input.WorkgroupName ?? warehouse.workgroupName) === warehouse.workgroupName &&
        (input.ClusterIdentifier ?? warehouse.clusterIdentifier) === warehouse.clusterIdentifier,
    );
  const page = listPage(sessions, ({ id }) => id, input, api.limits.statementListPage);
  return { Sessions: page.items.map(sessionData), NextToken: page.nextToken };
});
