import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { newIdentifier } from '../../host/system.ts';
import { DataApiError } from '../contract/data-api-error.ts';

/** Members of a response; those that are undefined are left out. */
export type ResponseMembers = Readonly<Record<string, unknown>>;

/** A page of a result: its rows are a file that is served unchanged between head and tail. */
interface PageResponse {
  readonly head: string;
  readonly path: string;
  readonly tail: string;
}

/** What an action returns. */
export type ActionResult =
  | { readonly kind: 'members'; readonly members: ResponseMembers }
  | { readonly kind: 'page'; readonly page: PageResponse };

/** A call as it came in. */
interface IncomingCall {
  /** What stands behind `RedshiftData.` in X-Amz-Target. */
  readonly operation: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** Answers a call; a `DataApiError` it throws is sent as such, all else as an internal error. */
export type CallHandler = (call: IncomingCall) => Promise<ActionResult>;

const targetPrefix = 'RedshiftData.';
const keepAliveMilliseconds = 60_000;
const contentType = 'application/x-amz-json-1.1';

const readBody = async (request: IncomingMessage, largest: number): Promise<unknown> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes <= largest) parts.push(part);
  }
  if (bytes > largest) {
    throw new DataApiError('SerializationException', `The request is over ${largest} bytes.`);
  }
  const text = Buffer.concat(parts).toString();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (cause) {
    throw new DataApiError('SerializationException', 'The request is not JSON.', {}, { cause });
  }
};

const operationOf = (request: IncomingMessage): string => {
  const target = request.headers['x-amz-target'];
  if (request.method !== 'POST' || typeof target !== 'string' || !target.startsWith(targetPrefix)) {
    throw new DataApiError('UnknownOperationException', 'X-Amz-Target names no operation.');
  }
  return target.slice(targetPrefix.length);
};

const sendJson = (response: ServerResponse, statusCode: number, body: unknown): void => {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(statusCode, { 'content-length': bytes.length });
  response.end(bytes);
};

const sendPage = async (response: ServerResponse, page: PageResponse): Promise<void> => {
  const { size } = await stat(page.path);
  const head = Buffer.from(page.head);
  const tail = Buffer.from(page.tail);
  response.writeHead(200, { 'content-length': head.length + size + tail.length });
  response.write(head);
  await pipeline(createReadStream(page.path, { highWaterMark: 1024 * 1024 }), response, {
    end: false,
  });
  response.end(tail);
};

const sendError = (response: ServerResponse, error: unknown): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known =
    error instanceof DataApiError
      ? error
      : new DataApiError('InternalServerException', 'An internal error occurred.');
  response.setHeader('x-amzn-errortype', known.name);
  sendJson(response, known.statusCode, known.toBody());
};

/** An HTTP server that speaks AWS JSON 1.1 on one path; `onBug` gets every unexpected error. */
export const createListener = (
  handle: CallHandler,
  options: { readonly requestBytes: number; readonly onBug: (error: unknown) => void },
): Server => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('content-type', contentType);
    response.setHeader('x-amzn-requestid', newIdentifier());
    try {
      const body = await readBody(request, options.requestBytes);
      const operation = operationOf(request);
      const result = await handle({ operation, headers: request.headers, body });
      if (result.kind === 'page') await sendPage(response, result.page);
      else sendJson(response, 200, result.members);
    } catch (error) {
      if (!(error instanceof DataApiError)) options.onBug(error);
      sendError(response, error);
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  // A client that reuses a connection just as it is closed sees a failure that AWS would not cause.
  server.keepAliveTimeout = keepAliveMilliseconds;
  return server;
};
