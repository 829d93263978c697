import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureStack, startFixtureStack } from '../fixture-stack.ts';

let stack: FixtureStack;
beforeAll(async () => {
  stack = await startFixtureStack();
});
afterAll(() => stack.stop());

/** `fetch` sets Host, Origin and Sec-Fetch-Site itself; this sends what it is told. */
const status = (url: string, method: string, headers: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject).end();
  });

const api = (method: string, headers: Record<string, string> = {}) =>
  status(`${stack.apiUrl}/things`, method, headers);

const own = () => stack.apiUrl.replace('127.0.0.1', 'localhost');
const evil = 'https://evil.example';

describe('the API on this machine', () => {
  it('is called by programs and by its own page', async () => {
    expect(await api('POST')).toBe(200);
    const page = { host: new URL(own()).host, origin: own(), 'sec-fetch-site': 'same-origin' };
    expect(await api('POST', page)).toBe(200);
    expect(await api('GET', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })).toBe(200);
  });

  it.each([
    [{ origin: evil }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ host: 'evil.example' }],
    [{ host: '127.0.0.1.evil.example' }],
  ])('refuses a write that a page of another site sends: %j', async (headers) => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect(await api(method, headers)).toBe(403);
  });

  it.each([
    [{ origin: evil }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    [{ host: 'evil.example' }],
  ])('refuses a read that a page of another site sends: %j', async (headers) => {
    expect(await api('GET', headers)).toBe(403);
  });

  it('lets a link lead to the console from anywhere, but to no job and no report', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const follow = (path: string) => status(`${stack.apiUrl}${path}`, 'GET', link);
    expect(await follow('/open')).toBe(200);
    expect(await follow('/lab?action=execute_report')).toBe(403);
    expect(await follow('/jobs')).toBe(403);
  });

  it('is open to the origins that the template allows', async () => {
    expect(await api('POST', { origin: 'https://example.com' })).toBe(200);
  });
});

describe('the AWS endpoint on this machine', () => {
  // What a form can send without asking first: outside credentials are taken as they come.
  const form = () =>
    `${stack.awsUrl}/?Action=Publish&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0&X-Amz-Expires=60` +
    `&X-Amz-Credential=A%2F20260101%2Fus-east-1%2Fsns%2Faws4_request&X-Amz-Date=${now()}&X-Amz-SignedHeaders=host`;
  const now = () => new Date().toISOString().replace(/[-:]|\.\d+/g, '');

  it('refuses what a page of another site posts, and other hosts', async () => {
    const refused = async (headers: Record<string, string>) => status(form(), 'POST', headers);
    expect(await refused({})).not.toBe(403);
    expect(await refused({ origin: evil })).toBe(403);
    expect(await refused({ origin: 'null' })).toBe(403);
    expect(await refused({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await refused({ host: 'evil.example' })).toBe(403);
    expect(await refused({ host: 'results.localhost' })).not.toBe(403);
  });

  it('takes a GET for the reading of an object, never for an action', async () => {
    const response = await fetch(form(), { headers: { origin: evil } });
    expect(await response.text()).toContain('<ListAllMyBucketsResult');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});
