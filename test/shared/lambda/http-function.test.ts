import { describe, expect, it, vi } from 'vitest';
import { HttpProblem } from '../../../shared/http/problem.ts';
import type { ApiRequest } from '../../../shared/http/request.ts';
import { json } from '../../../shared/http/response.ts';
import { httpFunction } from '../../../shared/lambda/http-function.ts';
import { lambdaTime } from '../../support/lambda-time.ts';

const event = (authorizer?: object) => ({
  version: '2.0',
  routeKey: 'GET /x',
  rawPath: '/x',
  headers: { accept: '*/*' },
  body: Buffer.from('é').toString('base64'),
  isBase64Encoded: true,
  requestContext: { requestId: 'r-1', ...(authorizer && { authorizer }) },
});

/** What API Gateway makes of a token: each claim as a text, and the token itself in its header. */
const withToken = (claims: Readonly<Record<string, unknown>>) => {
  const asText = (claim: unknown) => (Array.isArray(claim) ? `[${claim.join(' ')}]` : claim);
  const texts = Object.entries(claims).map(([name, claim]) => [name, asText(claim)] as const);
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return {
    ...event({ jwt: { claims: Object.fromEntries(texts) } }),
    headers: { authorization: `Bearer e30.${payload}.c2ln` },
  };
};

const answering = (answer: (request: ApiRequest) => unknown) =>
  httpFunction(
    [],
    () => undefined,
    async (_, request) => json(200, answer(request)),
  );

const bodyOf = (response: { body?: string }) => JSON.parse(response.body ?? '');

describe('an HTTP function', () => {
  it('reads the event, a body in base64 included', async () => {
    const response = await answering(({ owner, body, path }) => ({ owner, body, path }))(
      event(),
      lambdaTime(),
    );
    expect(bodyOf(response)).toEqual({ owner: 'anonymous', body: 'é', path: '/x' });
  });

  it.each([
    [{ iam: { userArn: 'arn:aws:iam::1:user/a' } }, 'arn:aws:iam::1:user/a'],
    [
      { iam: { userArn: 'arn:aws:sts::1:assumed-role/Etl/task-1' } },
      'arn:aws:sts::1:assumed-role/Etl/task-1',
    ],
    [{ jwt: { claims: { iss: 'https://i.example', sub: 'alice' } } }, 'https://i.example#alice'],
  ])('takes the principal of %o for the owner', async (authorizer, owner) => {
    const response = await answering((request) => request.owner)(event(authorizer), lambdaTime());
    expect(bodyOf(response)).toBe(owner);
  });

  it.each([
    ['', { scope: 'jobs:read jobs:sql' }, ['jobs:read', 'jobs:sql']],
    ['', { scp: ['jobs:read', 'openid'] }, ['jobs:read', 'openid']],
    [
      '',
      { scope: ['jobs:read', 'x jobs:admin', ' jobs:sql'] },
      ['jobs:read', 'x jobs:admin', ' jobs:sql'],
    ],
    ['', { scope: '[jobs:read jobs:admin]' }, []],
    ['', {}, []],
    ['api/', { scope: 'api/jobs:read jobs:admin other/jobs:admin' }, ['jobs:read']],
  ])('takes the scopes with the prefix %j from the claims %j', async (prefix, claims, scopes) => {
    vi.stubEnv('SCOPE_PREFIX', prefix);
    const response = await answering((request) => request.scopes)(
      withToken({ iss: 'https://i.example', sub: 'alice', ...claims }),
      lambdaTime(),
    );
    vi.unstubAllEnvs();
    expect(bodyOf(response)).toEqual(scopes);
  });

  it.each([
    { iss: 'https://i.example' },
    { iss: 'https://i.example', sub: '' },
    { sub: 'alice' },
    { iss: 'https://i.example', sub: 'a'.repeat(1_024) },
  ])('refuses a token that stands for no owner: %j', async (claims) => {
    const response = await answering(() => ({}))(withToken(claims), lambdaTime());
    expect(response.statusCode).toBe(403);
    expect(bodyOf(response)).toMatchObject({
      type: 'urn:redshift-data-jobs:problem:token-without-owner',
      instance: 'urn:redshift-data-jobs:request:r-1',
    });
  });

  it('takes no two callers for one owner', async () => {
    const owner = async (authorizer: object) =>
      bodyOf(await answering((request) => request.owner)(event(authorizer), lambdaTime()));
    const subject = (iss: string, sub: string) => owner({ jwt: { claims: { iss, sub } } });
    const arn = 'arn:aws:iam::1:user/a';
    const owners = await Promise.all([
      subject('https://a.example', 'alice'),
      subject('https://b.example', 'alice'),
      subject('https://a.example', arn),
      subject('https://a.example', 'https://b.example#alice'),
      subject('https://a.example/', '#alice'),
      owner({ iam: { userArn: arn } }),
      owner({ iam: { userArn: 'alice' } }),
      owner({}),
    ]);
    expect(new Set(owners).size).toBe(owners.length);
  });

  it('answers a problem as application/problem+json that names the request', async () => {
    const errors = [{ pointer: '/a', detail: 'no' }];
    const response = await answering(() => {
      throw new HttpProblem('invalid-request', { detail: 'No.', errors });
    })(event(), lambdaTime());
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
    })(event(), lambdaTime());
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret');
  });

  it('answers 500 where its environment is not complete', async () => {
    const response = await httpFunction(
      ['JOB_TABLE_NAME'],
      () => undefined,
      async () => json(200, {}),
    )(event(), lambdaTime());
    expect(response.statusCode).toBe(500);
  });

  it('answers itself, with its own headers, before Lambda ends what waits for too long', async () => {
    const never = httpFunction(
      [],
      () => undefined,
      () => new Promise<never>(() => undefined),
      () => ({ 'x-added': 'yes' }),
    );
    const response = await never(event(), lambdaTime(520));
    expect(response).toMatchObject({ statusCode: 500, headers: { 'x-added': 'yes' } });
    expect(bodyOf(response)).toMatchObject({ instance: 'urn:redshift-data-jobs:request:r-1' });
  });
});
