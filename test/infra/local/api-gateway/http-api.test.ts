import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSecurityHeaders } from '../../../support/security-headers.ts';
import { type FixtureStack, startFixtureStack } from '../fixture-stack.ts';

let stack: FixtureStack;

beforeAll(async () => {
  stack = await startFixtureStack();
});

afterAll(() => stack.stop());

const call = (path: string, init?: RequestInit) => fetch(`${stack.apiUrl}${path}`, init);

const eventOf = async (path: string, init?: RequestInit): Promise<Record<string, unknown>> =>
  JSON.parse(await (await call(path, init)).text());

/** `fetch` sets Host and Origin itself; this sends what it is told. */
const rawStatus = (path: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
    const outgoing = request(`${stack.apiUrl}${path}`, { headers, method }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    outgoing.on('error', reject).end();
  });

const signedBy = (accessKeyId: string, service = 'execute-api'): Record<string, string> => ({
  'x-amz-date': '20260101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
});

describe('the HTTP API', () => {
  it('makes the event of payload format 2.0', async () => {
    const event = await eventOf('/things/a%2Fb?x=1&y=2&x=%C3%A9', {
      headers: { 'X-Custom': 'Value', cookie: 'a=1; b=2' },
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /things/{id}',
      rawPath: '/things/a%2Fb',
      rawQueryString: 'x=1&y=2&x=%C3%A9',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-custom': 'Value', 'x-forwarded-proto': 'http' },
      queryStringParameters: { x: '1,é', y: '2' },
      pathParameters: { id: 'a/b' },
      requestContext: {
        accountId: '000000000000',
        http: { method: 'GET', path: '/things/a%2Fb', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
        routeKey: 'GET /things/{id}',
        stage: '$default',
      },
      isBase64Encoded: false,
    });
    expect(event['headers']).not.toHaveProperty('cookie');
    expect(event).not.toHaveProperty('body');
  });

  it('leaves out what the request does not have', async () => {
    const event = await eventOf('/things');
    for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'body']) {
      expect(event).not.toHaveProperty(name);
    }
  });

  it.each([
    ['/things/special', 'GET /things/special'],
    ['/things/other', 'GET /things/{id}'],
    ['/things', 'ANY /things'],
    ['/files/a/b/c', 'GET /files/{path+}'],
    ['/files/', 'GET /files/{path+}'],
  ])('takes %s to the route %s', async (path, routeKey) => {
    expect((await eventOf(path))['routeKey']).toBe(routeKey);
  });

  it.each([
    ['GET', '/nothing'],
    ['POST', '/things/1'],
    ['GET', '/things/'],
    ['GET', '/files'],
  ])('responds with 404 to %s %s', async (method, path) => {
    const response = await call(path, { method });
    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
    expectSecurityHeaders(response.headers, path);
  });

  it.each([
    ['application/json', '{"é":1}', '{"é":1}', false],
    ['text/plain; charset=utf-8', 'hello', 'hello', false],
    ['application/x-www-form-urlencoded', 'a=1', 'YT0x', true],
    ['application/octet-stream', 'hi', 'aGk=', true],
  ])('hands over a body of %s', async (type, body, expected, isBase64Encoded) => {
    const event = await eventOf('/things', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(event).toMatchObject({ body: expected, isBase64Encoded });
  });

  it('sends back status, headers, cookies and body', async () => {
    const response = await call('/things?status=201');
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"e1"');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2; Path=/']);
    expect(response.headers.get('apigw-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends no body with 304', async () => {
    const response = await call('/things?status=304');
    expect([response.status, await response.text()]).toEqual([304, '']);
  });

  it('decodes a body in Base64', async () => {
    const body = Buffer.from(await (await call('/open?mode=binary')).arrayBuffer());
    expect(body).toEqual(Buffer.from([0, 255, 1]));
  });

  it('takes a result without a status for a body of JSON', async () => {
    const response = await call('/things?mode=bare');
    expect([response.status, await response.json()]).toEqual([200, { hello: 'world' }]);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it.each(['malformed', 'throw', 'exit'])(
    'responds with 500 when the function is %s',
    async (mode) => {
      const response = await call(`/things?mode=${mode}`);
      expectSecurityHeaders(response.headers, mode);
      expect([response.status, await response.json()]).toEqual([
        500,
        { message: 'Internal Server Error' },
      ]);
    },
  );

  it('responds with 503 when the function takes longer than the integration waits', async () => {
    const response = await call('/slow?mode=never');
    expectSecurityHeaders(response.headers, 'a timeout');
    expect([response.status, await response.json()]).toEqual([
      503,
      { message: 'Service Unavailable' },
    ]);
  });

  it('responds with 503 when the function is throttled', async () => {
    expect((await call('/barred')).status).toBe(503);
  });

  it('responds with 413 to a body of more than 10 MB', async () => {
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    const response = await call('/things', { method: 'POST', body });
    expectSecurityHeaders(response.headers, 'a large body');
    expect([response.status, await response.json()]).toEqual([
      413,
      { message: 'Request Entity Too Large' },
    ]);
  });

  it('lets an unsigned request act as the owner local', async () => {
    expect(await eventOf('/things')).toMatchObject({
      requestContext: { authorizer: { iam: { userArn: 'local', accessKey: '' } } },
    });
  });

  it('lets a signed request act as its access key', async () => {
    expect(await eventOf('/things', { headers: signedBy('AKIAALICE') })).toMatchObject({
      requestContext: { authorizer: { iam: { userArn: 'AKIAALICE', accessKey: 'AKIAALICE' } } },
    });
  });

  it('names no caller on a route without authorization', async () => {
    const { requestContext } = await eventOf('/open');
    expect(requestContext).not.toHaveProperty('authorizer');
  });

  it.each([
    ['a forged signature of a function', signedBy('ASIALOCALABCDEFG0000')],
    ['a signature for another service', signedBy('AKIAALICE', 's3')],
    ['something that is no signature', { authorization: 'Bearer token' }],
  ])('refuses %s', async (_name, headers) => {
    const response = await call('/things', { headers });
    expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
  });

  it('refuses a request for another host, which a web page elsewhere could have sent', async () => {
    expect(await rawStatus('/things', { host: 'evil.example' })).toMatchObject({ status: 403 });
    expect(await rawStatus('/things', { host: 'localhost:3000' })).toMatchObject({ status: 200 });
  });

  it('responds to a preflight, and shares responses with allowed origins only', async () => {
    const asked = { origin: 'https://example.com', 'access-control-request-method': 'POST' };
    expect(await rawStatus('/things', asked, 'OPTIONS')).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://example.com',
        'access-control-allow-methods': 'GET,POST',
        'access-control-max-age': '300',
      },
    });
    const allowed = await rawStatus('/things', { origin: 'https://example.com' });
    expect(allowed.headers).toHaveProperty('access-control-allow-origin');
    const other = await rawStatus('/things', { origin: 'https://other.example' });
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  });
});
