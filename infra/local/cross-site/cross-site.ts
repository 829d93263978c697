import type { IncomingHttpHeaders } from 'node:http';

const OWN_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Buckets have names below `localhost`, which always resolve to this machine. */
const OWN_HOST_OR_BUCKET = /^(([a-z0-9.-]+\.)?localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The parts of a request that show which page sent it. */
export interface SentRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Guards the API against DNS rebinding: its Host header must be a loopback name. */
export const hasLoopbackHost = ({ host = '' }: IncomingHttpHeaders): boolean => OWN_HOST.test(host);

/** The same guard for the AWS endpoint, which also takes bucket names as hosts. */
export const hasAwsEndpointHost = ({ host = '' }: IncomingHttpHeaders): boolean =>
  OWN_HOST_OR_BUCKET.test(host);

/**
 * Whether a page of another origin sent this, be it a file or a page of another port of this
 * machine. A GET for an image has no origin header, only `sec-fetch-site`.
 */
export const isFromOtherOrigin = (headers: IncomingHttpHeaders): boolean => {
  const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers;
  if (origin !== undefined) return origin !== `http://${host}`;
  return site !== 'none' && site !== 'same-origin';
};

/** The lab's route, with the slash that its page puts before the query. */
const LAB = /^\/lab\/?(\?|$)/;

/**
 * Whether a browser sent this for a page of another site. The user may visit any page, and no such
 * page may act on this machine: not write, and not start a report by a GET, as the lab's route
 * does.
 *
 * A page opened as a file has the origin `null`, and so has a sandboxed frame of any page; no
 * header distinguishes them. The lab's page is opened as a file, so the origin `null` may use the
 * lab's route and nothing else. `lab-start-limit.ts` limits what it may start there.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export const isCrossSite = ({ method = 'GET', url = '/', headers }: SentRequest): boolean => {
  const { origin } = headers;
  if (!READS.has(method)) return isFromOtherOrigin(headers);
  if (origin === 'null') return !LAB.test(url);
  if (origin !== undefined) return !LOOPBACK_ORIGIN.test(origin);
  if (headers['sec-fetch-site'] !== 'cross-site') return false;
  // Any page may link to the console or to a result file.
  return headers['sec-fetch-mode'] !== 'navigate' || /^\/(lab|jobs)\b/.test(url);
};
