import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpApiRoutes } from '../../../infra/aws/api/http-api-routes.ts';
import type { PipelineStack } from '../../support/pipeline-stack.ts';
import { expectSecurityHeaders } from '../../support/security-headers.ts';
import { sharedTokenStack } from '../../support/shared-stack.ts';

let stack: PipelineStack;
let jobId: string;
let asset: string;
const credentials: Record<string, Record<string, string>> = { 'no token': {} };

beforeAll(async () => {
  stack = await sharedTokenStack();
  const scopes = ['jobs:submit', 'jobs:read', 'jobs:cancel', 'jobs:sql'];
  const tokens = {
    'a token': { sub: 'alice', scopes },
    'a token without scopes': { sub: 'alice', scopes: [] },
    'a token that is over': { sub: 'alice', scopes, claims: { exp: 1 } },
  };
  for (const [name, token] of Object.entries(tokens)) {
    credentials[name] = { authorization: `Bearer ${await stack.token(token)}` };
  }
  const submitted = await stack.post({ sql: 'select 1 as n' }, credentials['a token']);
  jobId = (await submitted.json()).jobId;
  asset = /assets\/([^"]+)/.exec(await (await stack.call('/')).text())?.[1] ?? '';
});
afterAll(() => stack.stop());

const VERBS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ROUTED = new Set(['GET', 'POST']);

const pathOf = (route: string): string =>
  route.replace('{jobId}', jobId).replace('{file}', asset).replace('{rest+}', '');

/** What comes back for bytes that are sent as they are. */
const answerTo = async (bytes: string): Promise<{ status: number; headers: Headers }> => {
  const socket = connect(Number(new URL(stack.apiUrl).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const answer = await text(socket);
  const [start = '', ...lines] = answer.split('\r\n\r\n')[0]?.split('\r\n') ?? [];
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const [name = '', value = ''] = line.split(/: (.*)/s);
      return [name, value];
    }),
  );
  return { status: Number(start.split(' ')[1]), headers };
};

describe('the headers that keep a browser from doing more with an answer', () => {
  it('are on every answer of every route, with every verb, with and without a token', async () => {
    const statuses = new Set<number>();
    const routes = [...httpApiRoutes.map(({ path }) => path), '/jobs/', '/nothing', '/jobs/a/b/c'];
    for (const path of new Set(routes.map(pathOf))) {
      for (const method of VERBS) {
        // Which verb has no route is decided before any token is looked at.
        const given = Object.entries(credentials).slice(0, ROUTED.has(method) ? 4 : 2);
        for (const [name, headers] of given) {
          const answer = await stack.call(path, { method, headers });
          await answer.arrayBuffer();
          statuses.add(answer.status);
          expectSecurityHeaders(answer.headers, `${method} ${path} with ${name}`);
        }
      }
    }
    expect([...statuses].sort()).toEqual(
      expect.arrayContaining([200, 204, 303, 400, 401, 403, 404, 409]),
    );
  });

  it('are on an answer to what no route is for, which is a problem of RFC 9457 too', async () => {
    const answer = await stack.call('/jobs', { method: 'DELETE' });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({
      type: 'urn:redshift-data-jobs:problem:not-found',
      detail: expect.stringContaining('There is nothing at /jobs, or not for this method'),
    });
  });

  it.each([
    ['another host', 403, 'GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n'],
    ['no host', 403, 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n'],
    [
      'another site',
      403,
      'POST /jobs HTTP/1.1\r\nhost: localhost\r\norigin: https://evil.example\r\n' +
        'connection: close\r\n\r\n',
    ],
    [
      'an expectation',
      417,
      'POST /jobs HTTP/1.1\r\nhost: localhost\r\nexpect: more\r\nconnection: close\r\n\r\n',
    ],
    ['no HTTP', 400, 'hello\r\n\r\n'],
    ['long headers', 431, `GET / HTTP/1.1\r\nx: ${'x'.repeat(70_000)}\r\n\r\n`],
  ])('are on the answer to a request with %s', async (_, status, bytes) => {
    const answer = await answerTo(bytes);
    expect(answer.status).toBe(status);
    expectSecurityHeaders(answer.headers, bytes.slice(0, 80));
  });
});
