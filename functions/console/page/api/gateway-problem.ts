import { JobProblem } from '../../../../shared/client/job-problem.ts';
import type { Authorization } from './authorization.ts';

const explanation = (status: number, scope: string, guard: Authorization | undefined) => {
  if (status === 403 && !guard) {
    return (
      'This service takes requests that are signed with AWS credentials, and a browser cannot sign ' +
      'them. Use the command line or the API with your credentials, or ask the people who deploy ' +
      'the service for a sign-in at this page (setting api.authorization: jwt).'
    );
  }
  if (status === 403 && guard) {
    const granted = guard.granted().join(', ') || 'none';
    return (
      `This takes the scope ${scope}, and the issuer gave you: ${granted}. ` +
      'Ask the people who run the issuer for it, then sign out and in again.'
    );
  }
  if (status === 401 && guard) {
    return (
      'The service does not accept the token that the issuer has just given. Its issuer, its ' +
      "audience or this computer's clock may be wrong; ask the people who deploy the service."
    );
  }
  return undefined;
};

/**
 * Explains why API Gateway refused a token or a missing signature; its own response has only a
 * status and no problem of RFC 9457. Undefined for all other responses.
 */
export const gatewayProblem = (
  { status, headers }: Response,
  requiredScope: string,
  guard: Authorization | undefined,
): JobProblem | undefined => {
  if (headers.get('content-type')?.includes('problem+json')) return undefined;
  const detail = explanation(status, requiredScope, guard);
  const title = 'The call was refused';
  return detail
    ? new JobProblem({ type: 'about:blank', title, status, detail, instance: '' })
    : undefined;
};
