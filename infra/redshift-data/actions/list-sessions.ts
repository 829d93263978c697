import type { Session } from '../statement/session-store.ts';
import { warehouseMembers } from '../statement/warehouse.ts';
import type { ResponseMembers } from '../wire/http-listener.ts';
import { listSessionsRequest } from '../wire/request-schemas.ts';
import { action, wireTime } from './action.ts';
import { isListed, listPage } from './list-page.ts';

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

/** The caller's sessions, newest first, closed ones included unless the request names a status. */
export const listSessions = action(listSessionsRequest, (api, caller, input) => {
  const sessions = api.sessions
    .list()
    .filter(
      (session) =>
        isListed(session, caller, input) &&
        (input.SessionId ?? session.id) === session.id &&
        (input.Status ?? session.status) === session.status,
    );
  const page = listPage(sessions, ({ id }) => id, input, api.limits.statementListPage);
  return { Sessions: page.items.map(sessionData), NextToken: page.nextToken };
});
