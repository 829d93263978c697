import { get } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE_CLIENT_ID } from '../../../../infra/local/oidc/issuer-names.ts';
import { type LocalIssuer, startLocalIssuer } from '../../../../infra/local/oidc/local-issuer.ts';
import { cookieBrowser } from '../../../support/cookie-browser.ts';

const CONSOLE = 'http://127.0.0.1:3000';
const client = { client_id: CONSOLE_CLIENT_ID };
const overHttp = { [oauth.allowInsecureRequests]: true };

let issuer: LocalIssuer;
let server: oauth.AuthorizationServer;
beforeAll(async () => {
  issuer = await startLocalIssuer({ consoleOrigins: [CONSOLE] });
  const url = new URL(issuer.url);
  const response = await oauth.discoveryRequest(url, overHttp);
  server = await oauth.processDiscoveryResponse(url, response);
});
afterAll(() => issuer.stop());

const verifier = oauth.generateRandomCodeVerifier();

const request = async (changed: Record<string, string | undefined> = {}): Promise<string> => {
  const url = new URL(server.authorization_endpoint ?? '');
  const parameters = {
    client_id: CONSOLE_CLIENT_ID,
    redirect_uri: `${CONSOLE}/`,
    response_type: 'code',
    scope: 'openid jobs:submit jobs:read jobs:sql',
    state: 'state',
    nonce: 'nonce',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...changed,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
};

/** Goes from the request to where the browser ends up, by way of the issuer's page. */
const signIn = async (
  form: Record<string, string>,
  { send } = cookieBrowser(CONSOLE),
  headers: Record<string, string> = {},
): Promise<Response> => {
  const asked = await send(await request());
  expect(await asked.clone().text()).toContain('Who are you?');
  const body = new URLSearchParams(form);
  return send(asked.url, { method: 'POST', body, headers: { origin: issuer.url, ...headers } });
};

const callbackOf = (response: Response): URL => new URL(response.headers.get('location') ?? '');

const exchange = async (callback: URL, codeVerifier = verifier): Promise<Response> =>
  oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    oauth.validateAuthResponse(server, client, callback, 'state'),
    `${CONSOLE}/`,
    codeVerifier,
    overHttp,
  );

describe('the issuer of a local stack', () => {
  it('gives the API tokens of the person and with the scopes that were chosen', async () => {
    const callback = callbackOf(await signIn({ name: 'alice', scope: 'jobs:read' }));
    const tokens = await oauth.processAuthorizationCodeResponse(
      server,
      client,
      await exchange(callback),
      { expectedNonce: 'nonce' },
    );
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
    expect(tokens.scope).toBe('jobs:read');
    const keys = createRemoteJWKSet(new URL(server.jwks_uri ?? ''));
    const { payload } = await jwtVerify(tokens.access_token, keys);
    expect(payload).toMatchObject({
      iss: issuer.url,
      sub: 'alice',
      aud: 'redshift-data-jobs',
      client_id: CONSOLE_CLIENT_ID,
      scope: 'jobs:read',
    });

    const renew = (token: string) =>
      oauth.refreshTokenGrantRequest(server, client, oauth.None(), token, overHttp);
    const refreshed = await renew(tokens.refresh_token ?? '');
    expect(refreshed.status).toBe(200);
    // A refresh token is for one use.
    expect((await renew(tokens.refresh_token ?? '')).status).toBe(400);
  });

  it('takes back what it gave, for the one it gave it to', async () => {
    const callback = callbackOf(await signIn({ name: 'alice', scope: 'jobs:read' }));
    const { refresh_token: token } = await (await exchange(callback)).json();
    const revoked = await oauth.revocationRequest(server, client, oauth.None(), token, overHttp);
    expect(revoked.status).toBe(200);
    const renewed = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      token,
      overHttp,
    );
    expect(renewed.status).toBe(400);
  });

  it('does not ask again who is known', async () => {
    const known = cookieBrowser(CONSOLE);
    await signIn({ name: 'bob', scope: 'jobs:read' }, known);
    expect(callbackOf(await known.send(await request())).searchParams.get('code')).toBeTruthy();
  });

  it('tells the console when a person denies it', async () => {
    const { searchParams } = callbackOf(await signIn({ deny: 'yes' }));
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('state')).toBe('state');
  });

  it.each([
    ['another address to come back to', { redirect_uri: `${CONSOLE}/other` }, 'redirect_uri'],
    ['another port to come back to', { redirect_uri: 'http://127.0.0.1:1/' }, 'redirect_uri'],
    ['another client', { client_id: 'other' }, 'invalid_client'],
  ])('shows an error of its own at a request with %s', async (_, changed, error) => {
    const response = await cookieBrowser(CONSOLE).send(await request(changed));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(error);
  });

  it.each([
    ['no code challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a plain code challenge', { code_challenge: verifier, code_challenge_method: 'plain' }],
    ['the implicit flow', { response_type: 'token' }],
  ])('sends a request with %s back', async (_, changed) => {
    const callback = callbackOf(await cookieBrowser(CONSOLE).send(await request(changed)));
    const redirect = new URLSearchParams(callback.search || callback.hash.slice(1));
    expect(redirect.get('error')).toMatch(/^(invalid_request|unsupported_response_type)$/);
  });

  it('exchanges a code once, for the holder of its verifier', async () => {
    const callback = callbackOf(await signIn({ name: 'carol', scope: 'jobs:read' }));
    const thief = await exchange(callback, oauth.generateRandomCodeVerifier());
    expect([thief.status, (await thief.json()).error]).toEqual([400, 'invalid_grant']);
    const fresh = callbackOf(await signIn({ name: 'carol', scope: 'jobs:read' }));
    expect((await exchange(fresh)).status).toBe(200);
    expect((await exchange(fresh)).status).toBe(400);
  });

  it('refuses a form that another page sends, and a name that is no owner', async () => {
    const foreign = await signIn({ name: 'alice' }, cookieBrowser(CONSOLE), {
      origin: 'http://127.0.0.1:1',
    });
    expect(foreign.status).toBe(403);
    const odd = await signIn({ name: '<b>' });
    expect([odd.status, await odd.text()]).toEqual([200, expect.stringContaining('Who are you?')]);
    const { status } = await fetch(`${issuer.url}/sign-in/none`);
    expect(status).toBe(400);
  });

  it('responds to its own name only', async () => {
    const statusAt = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = get(`${issuer.url}/.well-known/openid-configuration`, { headers: { host } });
        sent.on('response', (response) => resolve(response.resume().statusCode));
        sent.on('error', reject);
      });
    expect(await statusAt(new URL(issuer.url).host)).toBe(200);
    expect(await statusAt('issuer.evil.example')).toBe(403);
  });

  it('lets the console and no other page read its tokens', async () => {
    const asks = (origin: string) =>
      fetch(server.token_endpoint ?? '', { method: 'POST', headers: { origin }, body: client_id });
    const client_id = new URLSearchParams({ ...client, grant_type: 'authorization_code' });
    const allowed = (response: Response) => response.headers.get('access-control-allow-origin');
    expect(allowed(await asks(CONSOLE))).toBe(CONSOLE);
    expect(allowed(await asks('https://evil.example'))).toBeNull();
  });

  it('keeps its pages from being framed, scripted or read', async () => {
    const { headers } = await cookieBrowser(CONSOLE).send(await request());
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; .*form-action 'self' http:\/\/127\.0\.0\.1:3000; .*ancestors 'none'$/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});
