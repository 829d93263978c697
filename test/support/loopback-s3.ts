import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';

/** A request as it came, `PUT part 2` and its like, with its body. */
interface S3Request {
  readonly call: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** As much of S3 as a client needs to write one file, and a record of what it was asked for. */
export interface LoopbackS3 {
  readonly client: S3Client;
  readonly requests: readonly S3Request[];
  /** The objects that have appeared, by key. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** The most requests that were under way at one time. */
  readonly mostAtOnce: number;
  /** Answers such calls with a permanent error. */
  refuse(call: string): void;
  stop(): Promise<void>;
}

const xml = (name: string, content = '') =>
  `<?xml version="1.0"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`;

type Answer = readonly [status: number, content: string | Buffer];

const failure = (status: number, code: string): Answer => [
  status,
  xml('Error', `<Code>${code}</Code><Message>${code}</Message>`),
];

/** The path without its bucket. */
const keyOf = ({ url }: IncomingMessage): string =>
  new URL(url ?? '', 'http://s3').pathname.split('/').slice(2).join('/');

const callOf = ({ method, url }: IncomingMessage): string => {
  const { searchParams } = new URL(url ?? '', 'http://s3');
  const part = searchParams.get('partNumber');
  if (part !== null) return `${method} part ${part}`;
  if (searchParams.has('uploads')) return 'create';
  return searchParams.has('uploadId') ? `${method} upload` : `${method} object`;
};

export const startLoopbackS3 = async (): Promise<LoopbackS3> => {
  const requests: S3Request[] = [];
  const refused = new Set<string>();
  const objects = new Map<string, Buffer>();
  const parts = new Map<string, Buffer>();
  const load = { now: 0, most: 0 };
  const answer = (call: string, key: string, body: Buffer): Answer => {
    const part = /^PUT part (\d+)$/.exec(call)?.[1];
    if (part !== undefined) parts.set(`${key} ${part}`, body);
    if (call === 'create')
      return [200, xml('InitiateMultipartUploadResult', '<UploadId>u</UploadId>')];
    if (call === 'GET object') {
      const object = objects.get(key);
      return object === undefined ? failure(404, 'NoSuchKey') : [200, object];
    }
    if (call === 'PUT object') objects.set(key, body);
    if (call !== 'POST upload') return [200, ''];
    const named = [...body.toString().matchAll(/<PartNumber>(\d+)</g)];
    objects.set(
      key,
      Buffer.concat(named.map(([, n]) => parts.get(`${key} ${n}`) ?? Buffer.alloc(0))),
    );
    return [200, xml('CompleteMultipartUploadResult', '<ETag>"e"</ETag>')];
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const call = callOf(request);
    load.now += 1;
    load.most = Math.max(load.most, load.now);
    const body = Buffer.concat(await request.toArray());
    requests.push({ call, headers: request.headers, body });
    load.now -= 1;
    const isTaken = request.headers['if-none-match'] === '*' && objects.has(keyOf(request));
    const refusal = isTaken ? failure(412, 'PreconditionFailed') : failure(403, 'AccessDenied');
    const isRefused = isTaken || refused.has(call);
    const [status, content] = isRefused ? refusal : answer(call, keyOf(request), body);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(request.method === 'GET' ? content : body));
    response.writeHead(status, {
      etag: '"e"',
      'x-amz-checksum-crc32': checksum.toString('base64'),
      'content-length': Buffer.byteLength(content),
    });
    response.end(content);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address());
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    expectContinueHeader: false,
  });
  return {
    client,
    requests,
    objects,
    get mostAtOnce() {
      return load.most;
    },
    refuse: (call) => refused.add(call),
    async stop() {
      client.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
