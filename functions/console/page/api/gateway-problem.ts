import { JobProblem } from '../../../../shared/client/job-problem.ts';
import type { Authorization } from './authorization.ts';

const problem = (status: number, title: string, detail: string): JobProblem =>
  new JobProblem({ type: 'about:blank', title, status, detail, instance: '' });

/**
 * Explains why API Gateway refused a token or a missing signature; its own response has only a
 * status and no problem of RFC 9457. Undefined for all other responses.
 */
export const gatewayProblem = (
  response: Response,
  requiredScope: string,
  guard: Authorization | undefined,
): JobProblem | undefined => {
  const { status } = response;
  if (response.headers.get('content-type')?.includes('problem+json')) return undefined;
  if (status === 403 && !guard) {
    return problem(
      status,
      'This service takes signed requests only',
      'This service takes requests that are signed with AWS credentials, and a browser cannot sign ' +
        'them. Use the command line or the API with your credentials, or ask the people who deploy ' +
        'the service for a sign-in at this page (setting api.authorization: jwt).',
    );
  }
  if (status === 403 && guard) {
    return problem(
      status,
      'Your sign-in does not allow this',
      `This takes the scope ${requiredScope}, and the issuer gave you: ` +
        `${guard.granted().join(', ') || 'none'}. ` +
        'Ask the people who run the issuer for it, then sign out and in again.',
    );
  }
  if (status === 401 && guard) {
    return problem(
      status,
      'Your token was refused',
      'The service does not accept the token that the issuer has just given. Its issuer, its ' +
        "audience or this computer's clock may be wrong; ask the people who deploy the service.",
    );
  }
  return undefined;
};
