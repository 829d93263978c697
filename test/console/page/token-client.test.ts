import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  SignInError,
  UnreachableError,
} from '../../../functions/console/page/api/authorization.ts';
import { TokenClient } from '../../../functions/console/page/sign-in/token-client.ts';
import { CONSOLE_CLIENT_ID } from '../../../infra/local/oidc/issuer-names.ts';
import { type LocalIssuer, startLocalIssuer } from '../../../infra/local/oidc/local-issuer.ts';
import { cookieBrowser } from '../../support/cookie-browser.ts';
import { listen } from '../support/listen.ts';

const CONSOLE = 'http://127.0.0.1:3000';
const settings = {
  clientId: CONSOLE_CLIENT_ID,
  scopes: ['openid', 'jobs:read'],
  origins: [],
  parameters: {},
};

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startLocalIssuer({ consoleOrigins: [CONSOLE] });
});
afterAll(() => issuer.stop());

const clientOf = (url: string) =>
  new TokenClient(url, settings, `${CONSOLE}/`, { SignInError, UnreachableError });

/** Leaves for the issuer and comes back as a person of this name. */
const leave = async (name: string) => {
  const client = clientOf(issuer.url);
  const { address, pending } = await client.begin();
  const { send } = cookieBrowser(CONSOLE);
  const { url } = await send(address);
  const form = new URLSearchParams({ name, scope: 'jobs:read' });
  const headers = { origin: issuer.url };
  const back = await send(url, { method: 'POST', body: form, headers });
  const callback = new URL(back.headers.get('location') ?? '').searchParams;
  return { client, pending, callback };
};

describe('the client of the issuer', () => {
  it('gets the tokens of the person who signed in, and renews them again and again', async () => {
    const { client, pending, callback } = await leave('alice');
    const tokens = await client.finish(callback, pending);
    expect(tokens).toMatchObject({ person: { name: 'alice' }, scopes: ['jobs:read'] });
    const first = await client.renew({ ...tokens, refreshToken: tokens.refreshToken ?? '' });
    const second =
      first && (await client.renew({ ...first, refreshToken: first.refreshToken ?? '' }));
    expect(second?.person).toEqual(tokens.person);
    expect(new Set([tokens, first, second].map((each) => each?.accessToken)).size).toBe(3);
  });

  it('has no tokens where the issuer does not renew any more', async () => {
    const { client, pending, callback } = await leave('alice');
    const tokens = await client.finish(callback, pending);
    expect(await client.renew({ ...tokens, refreshToken: 'other' })).toBeUndefined();
  });

  it.each([
    ['state', 'other', /cannot be used: .*"state"/],
    ['code', 'other', /The issuer refused \(invalid_grant\)/],
    ['iss', 'https://other.example', /cannot be used: .*"iss"/],
  ])('accepts nothing of a response with another %s', async (name, value, reason) => {
    const { client, pending, callback } = await leave('alice');
    callback.set(name, value);
    await expect(client.finish(callback, pending)).rejects.toThrow(reason);
    await expect(client.finish(callback, pending)).rejects.toThrow(SignInError);
  });

  it.each([
    ['token_endpoint', 'https://tokens.example/token', /gives its tokens at https:\/\/tokens\./],
    ['issuer', 'https://other.example', /cannot be used: .*issuer/],
  ])('explains a discovery document with another %s', async (name, value, reason) => {
    const metadata = await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json();
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...metadata, issuer: other.url, [name]: value }));
    });
    const other = await listen(server);
    await expect(clientOf(other.url).begin()).rejects.toThrow(reason);
    await other.stop();
  });

  it('knows an issuer that cannot be reached from one that refuses', async () => {
    const gone = await listen(createServer());
    await gone.stop();
    await expect(clientOf(gone.url).begin()).rejects.toThrow(UnreachableError);
  });
});
