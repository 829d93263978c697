import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { SignInSettings } from '../../shared/api/sign-in.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, content, empty } from '../../shared/http/response.ts';
import type { PageAsset } from './page-assets.static.ts';

/** What the page is made of, and what it has to know about its deployment. */
export interface ServePageDeps {
  readonly template: string;
  readonly assets: Readonly<Record<string, PageAsset>>;
  readonly adHocSql: 'allowed' | 'refused';
  /** Whether the warehouse may write files of results itself. */
  readonly unload: 'allowed' | 'refused';
  /** Where the signed links to results lead: the one place beside the API that the page reads. */
  readonly resultOrigin: string;
  /** How people sign in, where the API asks for tokens. */
  readonly signIn?: SignInSettings | undefined;
}

/** The page's two calls. */
export interface PageServer {
  readonly page: (request: ApiRequest) => ApiResponse;
  readonly asset: (request: ApiRequest) => ApiResponse;
}

/** A name in `assets` stands for its content, so a copy of it never goes stale. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Where the page goes for tokens. */
const issuerOrigins = ({ signIn }: ServePageDeps): string[] =>
  signIn?.client ? [new URL(signIn.issuer).origin, ...signIn.client.origins] : [];

/**
 * Nothing but the page's own files runs or styles it, it talks to its own API and its issuer and
 * reads results from the one place where they are, and no text can become markup or script, not
 * even by mistake.
 */
const securityPolicy = (deps: ServePageDeps): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", deps.resultOrigin, ...issuerOrigins(deps)].join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

const pageHeaders = (deps: ServePageDeps) => ({
  // The page is small and names its assets: asking each time is what makes a new version show.
  'cache-control': 'private, no-cache',
  'content-security-policy': securityPolicy(deps),
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
});

/** Text as it may stand in an attribute's double quotes. */
const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const acceptsGzip = (request: ApiRequest): boolean =>
  /(^|[\s,])gzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(request.headers['accept-encoding'] ?? '');

const notFound = (request: ApiRequest): HttpProblem =>
  new HttpProblem('not-found', {
    detail: `${request.path} is not a file of the console. Load the page again for its newest files.`,
  });

/** GET / and GET /assets/{file}: the console and its files. */
export const servePage = (deps: ServePageDeps): PageServer => {
  const signIn = deps.signIn ? JSON.stringify(deps.signIn) : '';
  const html = deps.template
    .replace('{{adHocSql}}', deps.adHocSql)
    .replace('{{unload}}', deps.unload)
    .replace('{{signIn}}', () => attribute(signIn));
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
  const headers = { ...pageHeaders(deps), etag };

  return {
    page: (request) =>
      request.headers['if-none-match'] === etag
        ? empty(304, headers)
        : content('text/html; charset=utf-8', html, headers),

    asset: (request) => {
      const name = request.pathParameters['file'] ?? '';
      const asset = Object.hasOwn(deps.assets, name) ? deps.assets[name] : undefined;
      if (!asset) throw notFound(request);
      const headers = {
        'cache-control': FOR_EVER,
        'cross-origin-resource-policy': 'same-origin',
        vary: 'accept-encoding',
      };
      if (!acceptsGzip(request)) {
        const text = gunzipSync(Buffer.from(asset.gzip, 'base64')).toString('utf8');
        return content(asset.contentType, text, headers);
      }
      const compressed = { ...headers, 'content-encoding': 'gzip' };
      return { ...content(asset.contentType, asset.gzip, compressed), isBase64Encoded: true };
    },
  };
};
