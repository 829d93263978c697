import type { FunctionName } from '../function/function-name.ts';

/** One route of the API and the function behind it. */
export interface HttpApiRoute {
  readonly method: 'GET' | 'POST' | 'OPTIONS';
  readonly path: string;
  readonly fn: FunctionName;
  /** What a token must allow, one of them; absent where the page itself is, which asks for one. */
  readonly scopes?: readonly string[];
}

const SUBMIT = ['jobs:submit', 'jobs:admin'];
const READ = ['jobs:read', 'jobs:admin'];
const CANCEL = ['jobs:cancel', 'jobs:admin'];
const ANY = ['jobs:submit', 'jobs:read', 'jobs:admin'];

/** Every route of the API beside the one for all that is unknown. */
export const httpApiRoutes: readonly HttpApiRoute[] = [
  { method: 'POST', path: '/jobs', fn: 'submit', scopes: SUBMIT },
  { method: 'GET', path: '/jobs', fn: 'status', scopes: READ },
  { method: 'GET', path: '/jobs/{jobId}', fn: 'status', scopes: READ },
  { method: 'POST', path: '/jobs/{jobId}/cancel', fn: 'cancel', scopes: CANCEL },
  { method: 'GET', path: '/jobs/{jobId}/result', fn: 'status', scopes: READ },
  { method: 'GET', path: '/jobs/{jobId}/manifest', fn: 'status', scopes: READ },
  { method: 'GET', path: '/reports', fn: 'console', scopes: ANY },
  { method: 'GET', path: '/openapi.json', fn: 'console', scopes: ANY },
  { method: 'GET', path: '/', fn: 'console' },
  { method: 'GET', path: '/assets/{file}', fn: 'console' },
  { method: 'GET', path: '/lab', fn: 'lab', scopes: SUBMIT },
  // The lab's page asks for /lab/?action=…, and a route's own path cannot end with a slash.
  { method: 'GET', path: '/lab/{rest+}', fn: 'lab', scopes: SUBMIT },
];

/**
 * The routes that let pages of other origins in, where the settings name any. They are open to
 * everybody, because a browser asks before it authorizes, and do nothing but answer.
 */
export const preflightRoutes: readonly HttpApiRoute[] = [
  { method: 'OPTIONS', path: '/lab', fn: 'lab' },
  { method: 'OPTIONS', path: '/lab/{rest+}', fn: 'lab' },
];
