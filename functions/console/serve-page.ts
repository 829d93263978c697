import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { SignInSettings } from '../../shared/api/sign-in.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, content, empty } from '../../shared/http/response.ts';
import type { ResultLocation } from '../../shared/lambda/environment.ts';
import type { PageAsset } from './page-assets.static.ts';

/** The parts of the page, and what it has to know about its deployment. */
export interface ServePageDeps {
  readonly template: string;
  readonly assets: Readonly<Record<string, PageAsset>>;
  readonly adHocSql: 'allowed' | 'read' | 'refused';
  /** Whether the warehouse may write result files itself. */
  readonly unload: 'allowed' | 'refused';
  /** The origin of the signed links to results, the only one beside the API that the page reads. */
  readonly resultOrigin: string;
  /** How people sign in, where the API asks for tokens. */
  readonly signIn?: SignInSettings | undefined;
}

/** An asset's name contains the hash of its content, so a cached copy never goes stale. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** The origins from which the page fetches tokens. */
const issuerOrigins = ({ signIn }: ServePageDeps): string[] =>
  signIn?.client ? [new URL(signIn.issuer).origin, ...signIn.client.origins] : [];

/**
 * Only the page's own files run or style it. It connects to its API, its issuer and the origin of
 * results. Trusted types prevent that a text becomes markup or script by mistake.
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
  // The page names its assets: browsers must revalidate it, or a new version would not show.
  'cache-control': 'private, no-cache',
  'content-security-policy': securityPolicy(deps),
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
});

/** Escapes a text for an attribute in double quotes. */
const escapeAttribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const acceptsGzip = (request: ApiRequest): boolean =>
  /(^|[\s,])gzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(request.headers['accept-encoding'] ?? '');

const notFound = (request: ApiRequest): HttpProblem =>
  new HttpProblem('not-found', {
    detail: `${request.path} is not a file of the console. Load the page again for its newest files.`,
  });

/**
 * The origin of the signed links to results as the S3 client makes them: the bucket's own host
 * name, or the endpoint's where S3 is addressed by path.
 */
export const resultOrigin = ({ bucketName, region, endpoint }: ResultLocation): string => {
  if (endpoint) return new URL(endpoint).origin;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  // A name with a dot does not match S3's wildcard certificate, so it is addressed by path.
  const host = bucketName.includes('.') ? '' : `${bucketName}.`;
  return `https://${host}s3.${region}.${domain}`;
};

/** GET / and GET /assets/{file}: the console and its files. */
export const servePage = (deps: ServePageDeps) => {
  const signIn = deps.signIn ? JSON.stringify(deps.signIn) : '';
  const html = deps.template
    .replace('{{adHocSql}}', deps.adHocSql)
    .replace('{{unload}}', deps.unload)
    .replace('{{signIn}}', () => escapeAttribute(signIn));
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
  const headers = { ...pageHeaders(deps), etag };

  return {
    page: (request: ApiRequest): ApiResponse =>
      request.headers['if-none-match'] === etag
        ? empty(304, headers)
        : content('text/html; charset=utf-8', html, headers),

    asset: (request: ApiRequest): ApiResponse => {
      const name = request.pathParameters['file'] ?? '';
      const asset = Object.hasOwn(deps.assets, name) ? deps.assets[name] : undefined;
      if (!asset) throw notFound(request);
      const headers = {
        'cache-control': IMMUTABLE,
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
