import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A call that goes on to one of the emulators. */
export interface UpstreamCall {
  readonly url: string;
  readonly method: string;
  /** Path and query as the emulator is to see them. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** A stream is passed on as it comes. */
  readonly body: Buffer | Readable | undefined;
}

/** What an emulator answers, or what stands for it. */
export type UpstreamAnswer = Readable & Pick<IncomingMessage, 'statusCode' | 'headers'>;

/** Passes calls on to the emulators over connections that are kept. */
export interface Upstream {
  call(call: UpstreamCall): Promise<IncomingMessage>;
  stop(): void;
}

// Of this connection only, or answered by the gateway itself.
const NOT_PASSED_ON = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-local-principal',
]);

/** The headers that go on with a call or an answer. */
export const passedOnHeaders = (headers: IncomingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name)));

/** Opens the connections to the emulators when they are needed. */
export const createUpstream = (): Upstream => {
  const agent = new Agent({ keepAlive: true });
  return {
    call: ({ url, method, path, headers, body }) =>
      new Promise((resolve, reject) => {
        const outgoing = request(`${url}${path}`, { method, headers, agent }, resolve);
        outgoing.once('error', reject);
        if (body === undefined || Buffer.isBuffer(body)) outgoing.end(body);
        else pipeline(body, outgoing).catch(reject);
      }),
    stop: () => agent.destroy(),
  };
};

/** Reads a small answer completely. */
export const readAnswer = async (answer: UpstreamAnswer): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** Streams the emulator's answer to the client; returns its status. */
export const relayAnswer = async (
  answer: UpstreamAnswer,
  response: ServerResponse,
  changed: OutgoingHttpHeaders = {},
): Promise<number> => {
  const statusCode = answer.statusCode ?? 502;
  response.writeHead(statusCode, { ...passedOnHeaders(answer.headers), ...changed });
  await pipeline(answer, response);
  return statusCode;
};
