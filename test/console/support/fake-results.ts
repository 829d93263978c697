import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen } from './listen.ts';

/**
 * Stands for S3: result files behind signed links, on an origin of their own. As S3 does, it
 * refuses a link that comes with an `x-amz-*` header, because the link's signature covers the host
 * alone.
 */
export interface FakeResults {
  readonly url: string;
  /** The headers of each request for a file, newest last. */
  readonly requests: IncomingHttpHeaders[];
  readonly files: Map<string, { body: string; contentType: string }>;
  /** Holds files back after this many characters until `release`. */
  holdAfter: number | undefined;
  release(): void;
  /** How many of the next requests are refused as expired, in a response that the page may read. */
  refusals: number;
  /** A signed link. */
  link(key: string): string;
  stop(): Promise<void>;
}

/** Starts it; only pages of `allowedOrigin` may read across origins. */
export const startFakeResults = async (allowedOrigin: () => string): Promise<FakeResults> => {
  const files: FakeResults['files'] = new Map();
  let released = () => {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://results');
    const file = files.get(url.pathname.slice(1));
    results.requests.push(request.headers);
    const unsigned = Object.keys(request.headers).some((name) => name.startsWith('x-amz-'));
    if (!file || unsigned || url.searchParams.get('X-Amz-Signature') !== 'signed') {
      response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error/>');
      return;
    }
    // S3 sends the header only to origins in the bucket's CORS rule.
    const { origin } = request.headers;
    const cors = origin === allowedOrigin() ? { 'access-control-allow-origin': origin } : {};
    if (results.refusals > 0) {
      results.refusals -= 1;
      response.writeHead(403, { ...cors, 'content-type': 'application/xml' }).end('<Error/>');
      return;
    }
    response.writeHead(200, {
      ...cors,
      'content-type': file.contentType,
      'content-disposition': 'attachment',
    });
    const { holdAfter } = results;
    if (holdAfter === undefined) {
      response.end(file.body);
      return;
    }
    response.write(file.body.slice(0, holdAfter));
    released = () => response.end(file.body.slice(holdAfter));
  });
  const { url, stop } = await listen(server);
  const results: FakeResults = {
    url,
    files,
    requests: [],
    holdAfter: undefined,
    refusals: 0,
    release: () => released(),
    link: (key) => `${url}/${key}?X-Amz-Signature=signed`,
    stop,
  };
  return results;
};
