import { JobApi } from '../../../../shared/client/job-api.ts';
import { authorization, type Credentials, UnreachableError } from './authorization.ts';
import { noteServerTime } from './clock.ts';
import { gatewayProblem } from './gateway-problem.ts';

/** The scope of a token that the API's routes ask for. */
const requiredScope = (path: string, method: string | undefined): string => {
  if (path === '/reports') return 'jobs:read or jobs:submit';
  if (method !== 'POST') return 'jobs:read';
  return path === '/jobs' ? 'jobs:submit' : 'jobs:cancel';
};

type Send = NonNullable<ConstructorParameters<typeof JobApi>[0]['fetch']>;

const send: Send = async (url, init) => {
  const request = (credentials?: Credentials) =>
    fetch(url, {
      cache: 'no-store',
      ...init,
      headers: { ...init.headers, ...credentials },
    }).catch((cause: unknown) => {
      init.signal?.throwIfAborted();
      const advice = 'The service cannot be reached. Check the connection and try again.';
      throw new UnreachableError(advice, { cause });
    });
  const guard = authorization();
  const response = await (guard?.authorize(request, init.signal ?? undefined) ?? request());
  if (response.redirected) {
    // Only results redirect. S3 refuses a link that has expired, in words that are not for people.
    if (!response.ok)
      throw new UnreachableError(`The link to the file is refused: ${response.status}.`);
    return response;
  }
  noteServerTime(response.headers.get('date'));
  const scope = requiredScope(new URL(url).pathname, init.method);
  const problem = gatewayProblem(response, scope, guard);
  if (problem) throw problem;
  return response;
};

/**
 * The API, called with the token of the person at the page where there are tokens. Failed calls are
 * not repeated here: a job's page polls again, and a form keeps what it would submit again.
 */
export const jobs = new JobApi({ endpoint: window.location.origin, fetch: send, maxRetries: 0 });
