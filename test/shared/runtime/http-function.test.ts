import { describe, expect, it, vi } from 'vitest';
import { HttpProblem } from '../../../shared/http/problem.ts';
import type { ApiRequest } from '../../../shared/http/request.ts';
import { json } from '../../../shared/http/response.ts';
import { httpFunction } from '../../../shared/runtime/http-function.ts';

const event = (authorizer?: object) => ({
  version: '2.0',
  routeKey: 'GET /x',
  rawPath: '/x',
  headers: { accept: '*/*' },
  body: Buffer.from('é').toString('base64'),
  isBase64Encoded: true,
  requestContext: { requestId: 'r-1', ...(authorizer && { authorizer }) },
});

const answering = (answer: (request: ApiRequest) => unknown) =>
  httpFunction(
    [],
    () => undefined,
    async (_, request) => json(200, answer(request)),
  );

const bodyOf = (response: { body?: string }) => JSON.parse(response.body ?? '');

describe('an HTTP function', () => {
  it('reads the event, a body in base64 included', async () => {
    const response = await answering(({ owner, body, path }) => ({ owner, body, path }))(event());
    expect(bodyOf(response)).toEqual({ owner: 'anonymous', body: 'é', path: '/x' });
  });

  it.each([
    [{ iam: { userArn: 'arn:aws:iam::1:user/a' } }, 'arn:aws:iam::1:user/a'],
    [
      { iam: { userArn: 'arn:aws:sts::1:assumed-role/Etl/task-1' } },
      'arn:aws:sts::1:assumed-role/Etl/task-1',
    ],
    [{ jwt: { claims: { sub: 'alice' }, scopes: [] } }, 'alice'],
  ])('takes the principal of %o for the owner', async (authorizer, owner) => {
    const response = await answering((request) => request.owner)(event(authorizer));
    expect(bodyOf(response)).toBe(owner);
  });

  it.each([
    ['', { scope: 'jobs:read jobs:sql' }, ['jobs:read', 'jobs:sql']],
    ['', { scp: '[jobs:read openid]' }, ['jobs:read', 'openid']],
    ['', {}, []],
    ['api/', { scope: 'api/jobs:read jobs:admin other/jobs:admin' }, ['jobs:read']],
  ])('takes the scopes with the prefix %j from the claims %j', async (prefix, claims, scopes) => {
    vi.stubEnv('SCOPE_PREFIX', prefix);
    const response = await answering((request) => request.scopes)(
      event({ jwt: { claims: { sub: 'alice', ...claims } } }),
    );
    vi.unstubAllEnvs();
    expect(bodyOf(response)).toEqual(scopes);
  });

  it('answers a problem as application/problem+json that names the request', async () => {
    const errors = [{ pointer: '/a', detail: 'no' }];
    const response = await answering(() => {
      throw new HttpProblem('invalid-request', { detail: 'No.', errors });
    })(event());
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(bodyOf(response)).toEqual({
      type: 'urn:redshift-data-jobs:problem:invalid-request',
      title: 'The request is not valid',
      status: 422,
      detail: 'No.',
      instance: 'urn:redshift-data-jobs:request:r-1',
      errors,
    });
  });

  it('answers anything else with an opaque 500', async () => {
    const response = await answering(() => {
      throw new Error('secret inner text');
    })(event());
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret');
  });

  it('answers 500 where its environment is not complete', async () => {
    const response = await httpFunction(
      ['JOB_TABLE_NAME'],
      () => undefined,
      async () => json(200, {}),
    )(event());
    expect(response.statusCode).toBe(500);
  });
});
