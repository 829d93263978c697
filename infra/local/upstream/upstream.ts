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
import { LOCAL_REGION } from '../../host/local-account.ts';
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '../json/json.ts';

/**
 * The largest upload that S3's emulator takes: well above the parts that clients send by default.
 */
export const LARGEST_UPLOAD_BYTES = 256 * 1024 * 1024;

/** A call that goes on to one of the emulators. */
interface UpstreamCall {
  readonly url: string;
  readonly method: string;
  /** Path and query for the emulator. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** A stream is passed on as it arrives. */
  readonly body: Buffer | Readable | undefined;
}

/** The response of an emulator. */
export type UpstreamResponse = Readable & Pick<IncomingMessage, 'statusCode' | 'headers'>;

/** Passes an emulator's response on to the client, unless a fault loses it; returns its status. */
export type Relay = (
  response: UpstreamResponse,
  headers: Record<string, string>,
) => Promise<number>;

/** Passes calls on to the emulators over persistent connections. */
export interface Upstream {
  call(call: UpstreamCall): Promise<IncomingMessage>;
  stop(): void;
}

/** Headers that belong to one connection, or that the endpoint itself sets. */
const HOP_BY_HOP = new Set([
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

/** The headers that are passed on with a call or a response. */
export const endToEndHeaders = (headers: IncomingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

/** Opens connections to the emulators on demand. */
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

/** Streams the emulator's response to the client and returns its status. */
export const relayResponse = async (
  from: UpstreamResponse,
  to: ServerResponse,
  changed: OutgoingHttpHeaders = {},
): Promise<number> => {
  const statusCode = from.statusCode ?? 502;
  to.writeHead(statusCode, { ...endToEndHeaders(from.headers), ...changed });
  await pipeline(from, to);
  return statusCode;
};

/** A refusal by an emulator, with the service's own error code. */
export class ServiceRefusedError extends Error {
  override readonly name = 'ServiceRefusedError';
  readonly code: string;

  constructor(operation: string, code: string, detail: string) {
    super(`${operation} was refused: ${code}: ${detail}`);
    this.code = code;
  }
}

/** The emulators need a credential, but read only the region in it. */
const authorization = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=local/20260101/${LOCAL_REGION}/${service}/aws4_request, SignedHeaders=host, Signature=local`;

/** Sends a request of the stack's own to an emulator. */
export const callEmulator = async (
  url: string,
  service: string,
  init: { readonly method: string; headers?: Record<string, string>; readonly body?: string },
): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> => {
  const response = await fetch(url, {
    ...init,
    headers: {
      authorization: authorization(service),
      'x-amz-date': '20260101T000000Z',
      ...init.headers,
    },
  });
  return { ok: response.ok, status: response.status, text: await response.text() };
};

const string = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** Calls an operation of DynamoDB or SQS, which have the AWS JSON 1.0 protocol. */
export const callJsonService = async (
  url: string,
  service: 'dynamodb' | 'sqs',
  operation: string,
  input: object,
): Promise<JsonObject> => {
  const prefix = service === 'dynamodb' ? 'DynamoDB_20120810' : 'AmazonSQS';
  const target = `${prefix}.${operation}`;
  const { ok, text } = await callEmulator(`${url}/`, service, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  const parsed = text === '' ? {} : parseJson(text);
  const output = isJsonObject(parsed) ? parsed : {};
  if (ok) return output;
  const code = string(output['__type']).split('#').at(-1) ?? '';
  throw new ServiceRefusedError(operation, code, string(output['message'] ?? output['Message']));
};

/** Calls an operation of SNS, which has the AWS query protocol, and returns its XML. */
export const callNotificationService = async (
  url: string,
  operation: string,
  input: Readonly<Record<string, string>>,
): Promise<string> => {
  const form = new URLSearchParams({ Action: operation, Version: '2010-03-31', ...input });
  const { ok, text } = await callEmulator(`${url}/`, 'sns', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  if (ok) return text;
  const code = /<Code>([^<]*)/.exec(text)?.[1] ?? 'Unknown';
  throw new ServiceRefusedError(operation, code, /<Message>([^<]*)/.exec(text)?.[1] ?? text);
};
