import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pageAssets, pageTemplate } from '../../functions/console/page-assets.static.ts';
import { resultOrigin, type ServePageDeps, servePage } from '../../functions/console/serve-page.ts';
import { aRequest } from '../support/api-request.ts';

const server = (adHocSql: 'allowed' | 'refused' = 'allowed', more: Partial<ServePageDeps> = {}) =>
  servePage({
    ...more,
    template: pageTemplate,
    assets: pageAssets,
    adHocSql,
    unload: 'refused',
    resultOrigin: 'https://results.s3.eu-west-1.amazonaws.com',
  });

const request = (file = '', headers: Record<string, string> = {}) =>
  aRequest({ path: `/assets/${file}`, headers, pathParameters: { file } });

/** What a browser loads first: the page and the files that it names. */
const firstLoad = [...pageTemplate.matchAll(/\/assets\/([\w.-]+)/g)].map(([, name]) => name ?? '');

describe('the page', () => {
  it('runs and styles only its own files, connects to results only, and takes no text as markup', () => {
    const { headers } = server().page(request());
    expect(headers['content-security-policy']?.split('; ').toSorted()).toEqual([
      "base-uri 'none'",
      "connect-src 'self' https://results.s3.eu-west-1.amazonaws.com",
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "require-trusted-types-for 'script'",
      "script-src 'self'",
      "style-src 'self'",
      "trusted-types 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
  });

  it('connects to the issuer of its deployment only, and has its settings', () => {
    const client = { clientId: 'c"<', scopes: ['openid'], origins: ['https://b.example'] };
    const signIn = {
      issuer: 'https://id.example/realm',
      scopePrefix: '$&',
      client: { ...client, parameters: {} },
    };
    const policyOf = (settings: Partial<ServePageDeps>) =>
      server('allowed', settings).page(request()).headers['content-security-policy'];
    const own = "connect-src 'self' https://results.s3.eu-west-1.amazonaws.com";
    expect(policyOf({ signIn })).toContain(`${own} https://id.example https://b.example;`);
    expect(policyOf({ signIn: { issuer: signIn.issuer, scopePrefix: '' } })).toContain(`${own};`);
    const [, content] = /name="sign-in" content="([^"]*)"/.exec(
      server('allowed', { signIn }).page(request()).body ?? '',
    ) ?? [undefined, ''];
    const text = content
      ?.replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&');
    expect(JSON.parse(text ?? '')).toEqual(signIn);
  });

  it('knows whether ad hoc SQL and UNLOAD are allowed', () => {
    expect(server().page(request()).body).toContain('name="unload" content="refused"');
    expect(server().page(request()).body).toContain('name="ad-hoc-sql" content="allowed"');
    expect(server('refused').page(request()).body).toContain('content="refused"');
  });

  it('has no placeholder left, and no inline script or style', () => {
    const { body } = server().page(request());
    expect(body).not.toContain('{{');
    expect(body).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
  });

  it('is not sent again to a browser that has it', () => {
    const { etag = '' } = server().page(request()).headers;
    expect(server().page(request('', { 'if-none-match': etag })).statusCode).toBe(304);
    expect(server('refused').page(request('', { 'if-none-match': etag })).statusCode).toBe(200);
  });

  it('loads with less than 150 KB', () => {
    const bytes = firstLoad.map(
      (name) => Buffer.from(pageAssets[name]?.gzip ?? '', 'base64').length,
    );
    expect(firstLoad).toHaveLength(2);
    expect(Math.min(...bytes)).toBeGreaterThan(1_000);
    expect(bytes.reduce((sum, size) => sum + size, pageTemplate.length)).toBeLessThan(150_000);
  });
});

describe("the page's files", () => {
  it('are cached without end, because their names contain the hash of their content', () => {
    for (const name of Object.keys(pageAssets)) {
      expect(name).toMatch(/^[\w-]+-[A-Z0-9]{8}\.(js|css)$/);
      const { headers } = server().asset(request(name));
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
  });

  it('are compressed for browsers that accept gzip', () => {
    const [name = ''] = firstLoad;
    const plain = server().asset(request(name, { 'accept-encoding': 'br, gzip;q=0' }));
    const compressed = server().asset(request(name, { 'accept-encoding': 'br, gzip' }));
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(compressed.headers['content-encoding']).toBe('gzip');
    expect(compressed.isBase64Encoded).toBe(true);
    const unpacked = gunzipSync(Buffer.from(compressed.body ?? '', 'base64')).toString();
    expect(unpacked).toBe(plain.body);
  });

  it.each(['gone.js', '__proto__', ''])('are the only ones: %j is not found', (name) => {
    expect(() => server().asset(request(name))).toThrow(
      expect.objectContaining({ problem: 'not-found', status: 404 }),
    );
  });

  it('never turn text into markup', () => {
    for (const { gzip } of Object.values(pageAssets)) {
      const text = gunzipSync(Buffer.from(gzip, 'base64')).toString();
      expect(text).not.toMatch(/insertAdjacentHTML|document\.write|new Function|\beval\(/);
    }
  });
});

describe('the origin of the results', () => {
  it.each([
    ['results', 'us-east-1', undefined, 'https://results.s3.us-east-1.amazonaws.com'],
    ['results', 'cn-north-1', undefined, 'https://results.s3.cn-north-1.amazonaws.com.cn'],
    ['my.results', 'eu-west-1', undefined, 'https://s3.eu-west-1.amazonaws.com'],
    ['results', 'us-east-1', 'http://127.0.0.1:4566/', 'http://127.0.0.1:4566'],
  ])('of bucket %s in %s at %s is %s', (bucketName, region, endpoint, origin) => {
    expect(resultOrigin({ bucketName, region, endpoint })).toBe(origin);
  });
});
