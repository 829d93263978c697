import { notFoundError } from '../contract/data-api-error.ts';
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

/**
 * The caller's sessions, newest first, closed ones included unless the request names a status. An
 * unknown session is not found (https://github.com/awslabs/mcp/issues/4587, seen on a cluster).
 */
export const listSessions = action(listSessionsRequest, (api, caller, input) => {
  const named = api.sessions.list().filter(({ id }) => (input.SessionId ?? id) === id);
  if (input.SessionId !== undefined && named.every(({ owner }) => owner !== caller.owner)) {
    throw notFoundError('Session does not exist.', input.SessionId);
  }
  const sessions = named.filter(
    (session) =>
      isListed(session, caller, input) && (input.Status ?? session.status) === session.status,
  );
  const page = listPage(sessions, ({ id }) => id, input, api.limits.statementListPage);
  return { Sessions: page.items.map(sessionData), NextToken: page.nextToken };
});
