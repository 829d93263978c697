import type { FunctionName } from '../function/function-name.ts';

/** One route of the API and the function behind it. */
export interface HttpApiRoute {
  readonly method: 'GET' | 'POST' | 'OPTIONS';
  readonly path: string;
  readonly fn: FunctionName;
  /** Scopes of which a token needs one; absent on the page's own routes, where people sign in. */
  readonly scopes?: readonly string[];
}

const SUBMIT = ['jobs:submit', 'jobs:admin'];
const READ = ['jobs:read', 'jobs:admin'];
const CANCEL = ['jobs:cancel', 'jobs:admin'];
const ANY = ['jobs:submit', 'jobs:read', 'jobs:admin'];

/** Every route of the API except the catch-all for unknown paths. */
export const httpApiRoutes: readonly HttpApiRoute[] = [
  { method: 'POST', path: '/jobs', fn: 'submit', scopes: SUBMIT },
  { method: 'GET', path: '/jobs', fn: 'status', scopes: READ },
  { method: 'GET', path: '/jobs/{jobId}', fn: 'status', scopes: READ },
  { method: 'POST', path: '/jobs/{jobId}/cancel', fn: 'cancel', scopes: CANCEL },
  { method: 'GET', path: '/jobs/{jobId}/result', fn: 'status', scopes: READ },
  { method: 'GET', path: '/jobs/{jobId}/manifest', fn: 'status', scopes: READ },
  { method: 'GET', path: '/jobs/{jobId}/rows', fn: 'status', scopes: READ },
  { method: 'GET', path: '/reports', fn: 'console', scopes: ANY },
  { method: 'GET', path: '/openapi.json', fn: 'console', scopes: ANY },
  { method: 'GET', path: '/', fn: 'console' },
  { method: 'GET', path: '/assets/{file}', fn: 'console' },
  { method: 'GET', path: '/lab', fn: 'lab', scopes: SUBMIT },
  // The lab's page requests /lab/?action=…, and the path of a route cannot end with a slash.
  { method: 'GET', path: '/lab/{rest+}', fn: 'lab', scopes: SUBMIT },
];

/**
 * Preflight routes (CORS) for pages of other origins, where the settings name any. They need no
 * authorization, because a browser sends a preflight request without credentials.
 */
export const preflightRoutes: readonly HttpApiRoute[] = httpApiRoutes
  .filter(({ fn }) => fn === 'lab')
  .map(({ path, fn }) => ({ method: 'OPTIONS', path, fn }));
