import type { Authorization } from './authorization.ts';
import { ApiProblem } from './problem.ts';

/** Scopes as a sentence has them. */
const listed = (scopes: readonly string[]): string =>
  scopes.length > 0 ? scopes.join(', ') : 'none';

/** A call came without a signature where the API takes nothing else: what a browser cannot do. */
const unsigned = new ApiProblem({
  title: 'This service takes signed requests only',
  status: 403,
  detail:
    'This service takes requests that are signed with AWS credentials, and a browser cannot sign ' +
    'them. Use the command line or the API with your credentials, or ask the people who deploy ' +
    'the service for a sign-in at this page (setting api.authorization: jwt).',
});

/**
 * What API Gateway says of a token or a signature in a status alone, in sentences: it has no problem
 * of RFC 9457 to offer. Nothing where the answer is about something else.
 */
export const gatewayProblem = (
  response: Response,
  needs: string,
  guard: Authorization | undefined,
): ApiProblem | undefined => {
  const isProblem = response.headers.get('content-type')?.includes('problem+json');
  if (isProblem) return undefined;
  if (!guard) return response.status === 403 ? unsigned : undefined;
  if (response.status === 403) {
    return new ApiProblem({
      title: 'Your sign-in does not allow this',
      status: 403,
      detail:
        `This takes the scope ${needs}, and the issuer gave you: ${listed(guard.granted())}. ` +
        'Ask whoever runs the issuer for it, then sign out and in again.',
    });
  }
  if (response.status === 401) {
    return new ApiProblem({
      title: 'Your token was refused',
      status: 401,
      detail:
        'The service does not accept the token that the issuer has just given. Its issuer, its ' +
        "audience or this computer's clock may be wrong; whoever deploys the service can tell.",
    });
  }
  return undefined;
};
