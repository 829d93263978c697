import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request as the double saw it. */
interface SeenRequest {
  readonly call: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** How the double answers one request. */
export type Answer =
  | {
      readonly status?: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    }
  | ((response: ServerResponse) => void);

/**
 * An HTTP service that answers each call with the next of the answers it was given for it, the last
 * one for good, and anything else with 500. Calls are written `METHOD /path?query`.
 */
export const startHttpDouble = async (answers: Record<string, readonly Answer[]> = {}) => {
  const left = new Map(Object.entries(answers).map(([call, list]) => [call, [...list]]));
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const call = `${request.method} ${request.url}`;
    seen.push({ call, headers: request.headers, body });
    const list = left.get(call) ?? [];
    const answer = list.length > 1 ? list.shift() : list[0];
    if (answer === undefined) response.writeHead(500).end(`unexpected ${call}`);
    else if (typeof answer === 'function') answer(response);
    else {
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status ?? 200, answer.headers).end(text);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Listening nowhere.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    calls: () => seen.map(({ call }) => call),
    on: (call: string, ...list: readonly Answer[]) => left.set(call, [...list]),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

export type HttpDouble = Awaited<ReturnType<typeof startHttpDouble>>;
