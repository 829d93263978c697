import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { csvPages, jsonPages } from './result-pages-source.ts';

/**
 * The two services of the bench as a process of their own, so that their work is not counted as
 * the collector's: it hands out prepared pages and swallows whatever is written to S3.
 */

const sources = { GetStatementResult: jsonPages(), GetStatementResultV2: csvPages() };

const isSource = (name: string): name is keyof typeof sources => Object.hasOwn(sources, name);

const servePage = async (request: IncomingMessage, response: ServerResponse) => {
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  if (!isSource(operation)) throw new Error(`The bench has no ${operation}.`);
  const body: unknown = JSON.parse((await request.toArray()).join(''));
  if (typeof body !== 'object' || body === null || !('Id' in body)) throw new Error('No Id.');
  const page = 'NextToken' in body ? Number(body.NextToken) : 0;
  const pieces = sources[operation].page(Number(body.Id), page);
  response.writeHead(200, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': pieces.reduce((length, piece) => length + piece.length, 0),
  });
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.uncork();
  response.end();
};

const XML = { 'content-type': 'application/xml' };

const swallow = async (request: IncomingMessage, response: ServerResponse) => {
  request.resume();
  await once(request, 'end');
  const url = new URL(request.url ?? '/', 'http://bench');
  if (request.method === 'PUT') {
    response.writeHead(200, { etag: '"00000000000000000000000000000000"' }).end();
  } else if (url.searchParams.has('uploads')) {
    response.writeHead(200, XML);
    response.end(
      '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
    );
  } else {
    response.writeHead(200, XML);
    response.end('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
  }
};

const server = createServer((request, response) => {
  const answer = request.headers['x-amz-target'] === undefined ? swallow : servePage;
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(address?.port ?? 0);
});
process.once('disconnect', () => process.exit());
