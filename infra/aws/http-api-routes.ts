import type { FunctionName } from './function-name.ts';

/** One route of the API and the function behind it. */
export interface HttpApiRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly fn: FunctionName;
}

/** Every route of the API; there is no catch-all, so an unknown path never reaches a function. */
export const httpApiRoutes: readonly HttpApiRoute[] = [
  { method: 'POST', path: '/jobs', fn: 'submit' },
  { method: 'GET', path: '/jobs', fn: 'status' },
  { method: 'GET', path: '/jobs/{jobId}', fn: 'status' },
  { method: 'POST', path: '/jobs/{jobId}/cancel', fn: 'cancel' },
  { method: 'GET', path: '/jobs/{jobId}/result', fn: 'status' },
  { method: 'GET', path: '/jobs/{jobId}/manifest', fn: 'status' },
  { method: 'GET', path: '/reports', fn: 'console' },
  { method: 'GET', path: '/openapi.json', fn: 'console' },
  { method: 'GET', path: '/', fn: 'console' },
  { method: 'GET', path: '/assets/{file}', fn: 'console' },
];
