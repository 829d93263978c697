import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobPageSchema } from '../../../shared/api/answers.ts';
import { jobSchema } from '../../../shared/job/job.ts';
import type { PipelineStack } from '../../support/pipeline-stack.ts';
import { sharedTokenStack } from '../../support/shared-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedTokenStack();
});
afterAll(() => stack.stop());

const revenue = { report: 'revenue-by-country', parameters: { country_name: 'FRANCE' } };
const ALL = ['jobs:submit', 'jobs:read', 'jobs:cancel'];

const tokenOf = (
  sub: string,
  scopes: readonly string[] = ALL,
  claims: Record<string, unknown> = {},
) => stack.token({ sub, scopes, claims });

const call = (token: string, path: string, method = 'GET', body?: object) =>
  stack.call(path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

const submitAs = async (token: string, body: object = revenue): Promise<string> => {
  const answer = await call(token, '/jobs', 'POST', body);
  expect(answer.status).toBe(202);
  return jobSchema.parse(await answer.json()).jobId;
};

const ownerCalled = (sub: string) => `${stack.issuer?.url}#${sub}`;

const seconds = () => Math.floor(Date.now() / 1000);

const good = (): JWTPayload => ({
  iss: stack.issuer?.url ?? '',
  aud: 'redshift-data-jobs',
  sub: 'alice',
  scope: ALL.join(' '),
  iat: seconds(),
  exp: seconds() + 60,
});

/** Tokens that are refused, by what is wrong with them. */
const badTokens: Record<string, () => Promise<string>> = {
  'no signature (alg none)': async () => new UnsecuredJWT(good()).encode(),
  'the signature of another key': async () => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT(good()).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  },
  'a signature with a secret (HS256)': async () =>
    new SignJWT(good()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 'k')),
  'a signature with the public key as the secret (HS256)': async () => {
    const { keys } = await (await fetch(`${stack.issuer?.url}/jwks`)).json();
    const secret = Buffer.from(JSON.stringify(keys[0]));
    return new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: 'local' }).sign(secret);
  },
  "another key's signature under the issuer's key id": async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const header = { alg: 'RS256', kid: 'local' };
    return new SignJWT(good()).setProtectedHeader(header).sign(privateKey);
  },
  'the signature of a key that it brings along': async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const header = { alg: 'RS256', jwk: await exportJWK(publicKey) };
    return new SignJWT(good()).setProtectedHeader(header).sign(privateKey);
  },
  'claims that were changed after signing': async () => {
    const [header, , signature] = (await tokenOf('alice')).split('.');
    const claims = Buffer.from(JSON.stringify({ ...good(), sub: 'bob' })).toString('base64url');
    return `${header}.${claims}.${signature}`;
  },
  'another audience': () => tokenOf('alice', ALL, { aud: 'another-api' }),
  'another client': () => tokenOf('alice', ALL, { aud: undefined, client_id: 'another' }),
  'another issuer': () => tokenOf('alice', ALL, { iss: 'https://issuer.example' }),
  'an end in the past': () => tokenOf('alice', ALL, { exp: seconds() - 1 }),
  'no end': () => tokenOf('alice', ALL, { exp: undefined }),
  'a beginning in the future': () => tokenOf('alice', ALL, { nbf: seconds() + 600 }),
  'an issue in the future': () => tokenOf('alice', ALL, { iat: seconds() + 600 }),
  'nothing of a token': async () => 'token',
};

const routes = [
  ['POST', '/jobs'],
  ['GET', '/jobs'],
  ['GET', '/jobs/some'],
  ['GET', '/jobs/some/result'],
  ['GET', '/jobs/some/manifest'],
  ['GET', '/jobs/some/rows'],
  ['POST', '/jobs/some/cancel'],
  ['GET', '/reports'],
  ['GET', '/openapi.json'],
  ['GET', '/lab?action=execute_report&country_name=FRANCE'],
] as const;

describe('an API with tokens', () => {
  it.each(Object.entries(badTokens))('refuses on every route a token with %s', async (_, make) => {
    const token = await make();
    for (const [method, path] of routes) {
      const answer = await call(token, path, method);
      expect([method, path, answer.status]).toEqual([method, path, 401]);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await answer.json()).toEqual({ message: 'Unauthorized' });
    }
  });

  it('refuses a request without a token, and one signed with SigV4', async () => {
    for (const [method, path] of routes) {
      expect((await stack.call(path, { method })).status).toBe(401);
      expect((await stack.call(path, { method }, 'ALICE')).status).toBe(401);
    }
  });

  it('shows the page itself, which has to ask for a token, to every caller', async () => {
    expect((await stack.call('/')).status).toBe(200);
  });

  it.each([
    ['jobs:submit', 'POST', '/jobs'],
    ['jobs:read', 'GET', '/jobs'],
    ['jobs:read', 'GET', '/jobs/some'],
    ['jobs:read', 'GET', '/jobs/some/result'],
    ['jobs:read', 'GET', '/jobs/some/manifest'],
    ['jobs:read', 'GET', '/jobs/some/rows'],
    ['jobs:cancel', 'POST', '/jobs/some/cancel'],
    ['jobs:submit', 'GET', '/lab?action=execute_report&country_name=FRANCE'],
    ['jobs:submit', 'GET', '/lab/?action=execute_report&country_name=FRANCE'],
  ])('asks for the scope %s at %s %s', async (scope, method, path) => {
    const others = [...ALL, 'jobs:sql'].filter((one) => one !== scope);
    expect((await call(await tokenOf('alice', others), path, method)).status).toBe(403);
    expect((await call(await tokenOf('alice', []), path, method)).status).toBe(403);
    const answer = await call(await tokenOf('alice', [scope]), path, method);
    expect([401, 403]).not.toContain(answer.status);
  });

  it('describes itself only to callers that may submit or read', async () => {
    for (const path of ['/reports', '/openapi.json']) {
      const status = async (...scopes: string[]) =>
        (await call(await tokenOf('alice', scopes), path)).status;
      expect(await status('jobs:submit')).toBe(200);
      expect(await status('jobs:read')).toBe(200);
      expect(await status('jobs:cancel', 'jobs:sql')).toBe(403);
    }
  });

  it('runs SQL for a token with the scope for it alone', async () => {
    const sql = { sql: 'select 1 as n' };
    const refused = await call(await tokenOf('alice'), '/jobs', 'POST', sql);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      type: 'urn:redshift-data-jobs:problem:scope-missing',
    });
    await submitAs(await tokenOf('alice', [...ALL, 'jobs:sql']), sql);
  });

  it('keeps the jobs of two owners apart on every route', async () => {
    const [alice, bob] = [await tokenOf('alice'), await tokenOf('bob')];
    const jobId = await submitAs(alice);
    expect((await stack.events.first('function-invoked')).outcome).toBe('succeeded');
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/result'],
      ['GET', '/manifest'],
      ['GET', '/rows'],
      ['POST', '/cancel'],
    ] as const) {
      expect((await call(bob, `/jobs/${jobId}${path}`, method)).status).toBe(404);
    }
    for (const action of ['check_report_status', 'get_report_results']) {
      for (const path of ['/lab', '/lab/']) {
        const answer = await call(bob, `${path}?action=${action}&query_id=${jobId}`);
        // The lab knows no 404.
        expect([answer.status, (await answer.json()).detail]).toEqual([
          400,
          `There is no query ${jobId}; action=execute_report starts one.`,
        ]);
      }
    }
    expect(await (await call(bob, '/jobs')).json()).toEqual({ jobs: [] });
    const own = await (await call(alice, `/jobs/${jobId}`)).json();
    expect(own).toMatchObject({ jobId, owner: ownerCalled('alice') });
  });

  it('shows every job to a token with jobs:admin, lists them all and cancels any', async () => {
    const alice = await tokenOf('alice');
    const root = await tokenOf('root', ['jobs:admin']);
    const jobId = await submitAs(alice);
    for (const path of [`/jobs/${jobId}`, `/lab?action=check_report_status&query_id=${jobId}`]) {
      expect((await call(root, path)).status).toBe(200);
    }
    expect([202, 409]).toContain((await call(root, `/jobs/${jobId}/cancel`, 'POST')).status);
    for (const name of [ownerCalled('alice'), '*']) {
      const owner = encodeURIComponent(name);
      const list = jobPageSchema.parse(await (await call(root, `/jobs?owner=${owner}`)).json());
      expect(list.jobs.map((job) => job.jobId)).toContain(jobId);
      expect((await call(await tokenOf('bob'), `/jobs?owner=${owner}`)).status).toBe(403);
    }
    expect(await (await call(root, '/jobs')).json()).toEqual({ jobs: [] });
  });
});
