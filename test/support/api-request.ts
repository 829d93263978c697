import type { ApiRequest } from '../../shared/http/request.ts';

/** A request to the API with what a test says of it. */
export const aRequest = (request: Partial<ApiRequest> = {}): ApiRequest => ({
  requestId: 'r-1',
  routeKey: 'GET /jobs',
  path: '/jobs',
  headers: {},
  query: {},
  pathParameters: {},
  body: '',
  owner: 'alice',
  ...request,
});
