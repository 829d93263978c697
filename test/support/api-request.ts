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
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
  owner: 'alice',
  ...request,
});
