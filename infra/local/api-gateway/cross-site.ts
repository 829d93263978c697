import type { IncomingHttpHeaders } from 'node:http';

const OWN_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Buckets have names below `localhost`, which no resolver takes for another machine. */
const OWN_HOST_OR_BUCKET = /^(([a-z0-9.-]+\.)?localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The part of a request that tells where the page is that sent it. */
export interface SentRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Whether the request names the API by a name of its own: another resolves here by a trick. */
export const namesOwnHost = ({ host = '' }: IncomingHttpHeaders): boolean => OWN_HOST.test(host);

/** Whether the request names the AWS endpoint, or a bucket at it, by a name of its own. */
export const namesOwnAwsHost = ({ host = '' }: IncomingHttpHeaders): boolean =>
  OWN_HOST_OR_BUCKET.test(host);

/** The lab's route, with the slash that its page puts before the query. */
const LAB = /^\/lab\/?(\?|$)/;

/**
 * Whether a browser sends this for a page that is not this machine's. Whoever is at the keyboard
 * may visit any page, and none of them may act here: not write, and not start a report by a GET,
 * which the lab's route does.
 *
 * A page opened as a file has the origin `null`, and so has a sandboxed frame of any page: nothing
 * that a browser sends tells them apart. The lab's page is opened as a file, so that origin may use
 * the lab's route, and nothing else; `lab-starts.ts` bounds what it may start there.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export const isFromElsewhere = ({ method = 'GET', url = '/', headers }: SentRequest): boolean => {
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'] ?? 'none';
  if (!READS.has(method)) {
    if (origin !== undefined) return origin !== `http://${host}`;
    return site !== 'none' && site !== 'same-origin';
  }
  if (origin === 'null') return !LAB.test(url);
  if (origin !== undefined) return !LOOPBACK_ORIGIN.test(origin);
  if (site !== 'cross-site') return false;
  // A link to the console, or to a result file, may stand on any page.
  return headers['sec-fetch-mode'] !== 'navigate' || /^\/(lab|jobs)\b/.test(url);
};
