import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  GetStatementResultCommand,
  GetStatementResultV2Command,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { DeserializeHandler } from '@smithy/types';
import type { ResultFormat } from '../job/job.ts';
import type { PageBuffer } from '../platform/memory-pool.ts';

interface PageRequest {
  readonly statementId: string;
  readonly format: ResultFormat;
  readonly nextToken: string | undefined;
  readonly memory: PageBuffer;
}

/** Fetches the bytes of one page. */
export type PageFetch = (client: RedshiftDataClient, request: PageRequest) => Promise<Uint8Array>;

interface RawResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: Readable;
}

/**
 * Fetches one page of a result into the buffer and returns the response's body unchanged.
 *
 * The SDK's deserializer turns every integer into a JavaScript number, which silently rounds int8
 * above 2^53, and takes 35 times as long as reading the bytes. So a middleware below it keeps the
 * bytes of a successful response and gives the deserializer an empty page. Signing, retries and
 * errors stay the SDK's.
 */
export const fetchResultPage: PageFetch = async (client, request) => {
  const input = {
    Id: request.statementId,
    ...(request.nextToken !== undefined && { NextToken: request.nextToken }),
  };
  const { middleware, body } = keepingBytes(request.memory);
  if (request.format === 'csv') {
    const command = new GetStatementResultV2Command(input);
    command.middlewareStack.addRelativeTo(middleware, BELOW_DESERIALIZER);
    await client.send(command);
  } else {
    const command = new GetStatementResultCommand(input);
    command.middlewareStack.addRelativeTo(middleware, BELOW_DESERIALIZER);
    await client.send(command);
  }
  return body();
};

/** A middleware that keeps a successful response's bytes, and the access to them. */
const keepingBytes = (memory: PageBuffer) => {
  let page: Uint8Array | undefined;
  const middleware =
    <I extends object, O extends object>(
      next: DeserializeHandler<I, O>,
    ): DeserializeHandler<I, O> =>
    async (args) => {
      const result = await next(args);
      const { response } = result;
      if (isRawResponse(response) && response.statusCode === 200) {
        page = await bytesOf(response, memory);
        response.body = Readable.from([EMPTY_PAGE]);
      }
      return result;
    };
  const body = (): Uint8Array => {
    if (page === undefined) throw new Error('The page of the result had no body.');
    return page;
  };
  return { middleware, body };
};
/** The body that the deserializer gets, as a Node stream. */
const EMPTY_PAGE = Buffer.from('{"Records":[]}');

const BELOW_DESERIALIZER = {
  name: 'keepResultPageBytes',
  relation: 'after',
  toMiddleware: 'deserializerMiddleware',
} as const;

const isRawResponse = (response: unknown): response is RawResponse =>
  typeof response === 'object' &&
  response !== null &&
  'statusCode' in response &&
  typeof response.statusCode === 'number' &&
  'headers' in response &&
  typeof response.headers === 'object' &&
  'body' in response &&
  response.body instanceof Readable;

/** The whole body; each chunk is copied once, to its place in the buffer. */
const bytesOf = async ({ headers, body }: RawResponse, memory: PageBuffer): Promise<Uint8Array> => {
  const announced = Number(headers['content-length']);
  if (!Number.isSafeInteger(announced)) return Buffer.concat(await body.toArray());
  const bytes = memory.take(announced);
  let length = 0;
  body.on('data', (chunk: Uint8Array) => {
    bytes.set(chunk, length);
    length += chunk.length;
  });
  await finished(body);
  return bytes.subarray(0, length);
};
