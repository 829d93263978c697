import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxCredentials } from '../aws-endpoint/sandbox-credentials.ts';
import { type FixtureStack, startFixtureStack } from '../fixture-stack.ts';

const OUTSIDE = { accessKeyId: 'AKIAOUTSIDE', secretAccessKey: 'any' };
const MEGABYTE = 1024 * 1024;

let stack: FixtureStack;
let outside: S3Client;
let inside: S3Client;
let Bucket: string;

beforeAll(async () => {
  stack = await startFixtureStack();
  Bucket = stack.outputs['Bucket'] ?? '';
  const client = (credentials: typeof OUTSIDE) =>
    new S3Client({ endpoint: stack.awsUrl, region: 'us-east-1', credentials });
  outside = client(OUTSIDE);
  inside = client(await sandboxCredentials(stack));
});

afterAll(async () => {
  outside.destroy();
  inside.destroy();
  await stack.stop();
});

const put = (
  Key: string,
  Body: string | Uint8Array | Readable,
  more: object = {},
  client = outside,
) => client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

const link = (Key: string, more: object = {}, expiresIn = 60, client = inside) =>
  getSignedUrl(client, new GetObjectCommand({ Bucket, Key, ...more }), { expiresIn });

const read = async (Key: string, more: object = {}) => {
  const { Body, ...rest } = await outside.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { body: Buffer.from((await Body?.transformToByteArray()) ?? []), ...rest };
};

const upload = async (Key: string, parts: Uint8Array[]) => {
  const { UploadId } = await outside.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts = await Promise.all(
    parts.map(async (Body, index) => {
      const part = { Bucket, Key, UploadId, PartNumber: index + 1, Body };
      const { ETag } = await outside.send(new UploadPartCommand(part));
      return { ETag, PartNumber: index + 1 };
    }),
  );
  return { Bucket, Key, UploadId, MultipartUpload: { Parts } };
};

const responseTo = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('S3 behind the gateway', () => {
  it('keeps objects of every signer from outside', async () => {
    await put('plain.txt', 'hello', { ContentType: 'text/plain', Metadata: { a: 'b' } });
    const { body, ...rest } = await read('plain.txt');
    expect(body.toString()).toBe('hello');
    expect(rest).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { a: 'b' },
      ContentLength: 5,
    });
  });

  it('keeps an empty object', async () => {
    await put('empty', '');
    expect((await read('empty')).body).toHaveLength(0);
  });

  it('keeps keys with characters that an address must escape', async () => {
    const key = 'a b/ü+&=?#%.txt';
    await put(key, 'x', {}, inside);
    expect((await read(key)).body.toString()).toBe('x');
    const { Contents } = await outside.send(new ListObjectsV2Command({ Bucket, Prefix: 'a b/' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([key]);
  });

  it('takes a single upload of 24 MB', async () => {
    const body = randomBytes(24 * MEGABYTE);
    await put('large', body);
    expect((await read('large')).body.equals(body)).toBe(true);
  });

  it('responds with ranges', async () => {
    await put('digits', '0123456789');
    const { body, ContentRange } = await read('digits', { Range: 'bytes=2-4' });
    expect([body.toString(), ContentRange]).toEqual(['234', 'bytes 2-4/10']);
    await expect(read('digits', { Range: 'bytes=20-' })).rejects.toMatchObject({
      name: 'InvalidRange',
    });
  });

  it('writes with If-None-Match only what is not there', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    expect((await read('once')).body.toString()).toBe('first');
  });

  it('lets one of many concurrent conditional writes win', async () => {
    const writes = ['a', 'b', 'c', 'd', 'e'].map((body) => put('race', body, { IfNoneMatch: '*' }));
    const outcomes = (await Promise.allSettled(writes)).map(({ status }) => status);
    expect(outcomes.filter((status) => status === 'fulfilled')).toHaveLength(1);
  });

  it('writes with If-Match only over what it names', async () => {
    const { ETag } = await put('matched', 'first');
    await put('matched', 'second', { IfMatch: ETag });
    await expect(put('matched', 'third', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(put('nothing', 'x', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('completes an upload in parts, with If-None-Match only where nothing is', async () => {
    const parts = [randomBytes(12 * MEGABYTE), randomBytes(10)];
    const first = await upload('parts', parts);
    const second = await upload('parts', parts);
    await outside.send(new CompleteMultipartUploadCommand({ ...first, IfNoneMatch: '*' }));
    expect((await read('parts')).body.equals(Buffer.concat(parts))).toBe(true);
    await expect(
      outside.send(new CompleteMultipartUploadCommand({ ...second, IfNoneMatch: '*' })),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it.each([
    ['in one piece', 'seen.txt', 'hello'],
    ['in chunks', 'seen-chunks.txt', Readable.from([Buffer.from('hello')])],
  ])('puts an event onto the bus for each new object that comes %s', async (_, key, body) => {
    await put(key, body, { ContentLength: 5 });
    const { event } = await stack.events.first(
      'event-published',
      ({ event }) => event.source === 'aws.s3' && JSON.stringify(event.detail).includes(key),
    );
    expect(event).toMatchObject({
      'detail-type': 'Object Created',
      resources: [`arn:aws:s3:::${Bucket}`],
      detail: {
        bucket: { name: Bucket },
        object: { key, size: 5, etag: '5d41402abc4b2a76b9719d911017c592' },
        reason: 'PutObject',
      },
    });
  });

  it('tells the location, and refuses what it does not implement', async () => {
    await outside.send(new GetBucketLocationCommand({ Bucket }));
    await expect(
      outside.send(new GetObjectTaggingCommand({ Bucket, Key: 'plain.txt' })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  it('refuses an unsigned request', async () => {
    const { status, text } = await responseTo(`${stack.awsUrl}/${Bucket}/plain.txt`);
    expect([status, text]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
  });
});

describe('a presigned link', () => {
  beforeAll(() => put('linked/é.csv', 'a,b'));

  it('is followed without any header', async () => {
    expect(await responseTo(await link('linked/é.csv'))).toMatchObject({
      status: 200,
      text: 'a,b',
    });
  });

  it('decides the headers of the response', async () => {
    const url = await link('linked/é.csv', {
      ResponseContentDisposition: 'attachment; filename="result.csv"',
      ResponseContentType: 'text/csv',
    });
    const { headers } = await responseTo(url);
    expect(headers.get('content-disposition')).toBe('attachment; filename="result.csv"');
    expect(headers.get('content-type')).toBe('text/csv');
  });

  it.each([
    ['another object', (url: string) => url.replace('linked/', 'linker/')],
    ['a longer life', (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61')],
    ['another header', (url: string) => `${url}&response-content-type=text%2Fhtml`],
    ['another signature', (url: string) => url.replace(/Signature=.{6}/, 'Signature=000000')],
  ])('tampered with to get %s is refused', async (_what, tamper) => {
    const { status, text } = await responseTo(tamper(await link('linked/é.csv')));
    expect([status, text]).toEqual([
      403,
      expect.stringContaining('<Code>SignatureDoesNotMatch</Code>'),
    ]);
  });

  const expired = async (client: S3Client) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'linked/é.csv' }), {
      expiresIn: 60,
      signingDate: new Date(Date.now() - 61_000),
    });

  it('is refused once it has expired, for every signer', async () => {
    for (const client of [inside, outside]) {
      const { status, text } = await responseTo(await expired(client));
      expect(status).toBe(403);
      expect(text).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>');
    }
  });

  it('that claims to live longer than a week is refused', async () => {
    const url = (await link('linked/é.csv')).replace('Expires=60', 'Expires=604801');
    expect(await responseTo(url)).toMatchObject({
      status: 400,
      text: expect.stringContaining('AuthorizationQueryParametersError'),
    });
  });

  it('is shared with a page from the origins that the bucket allows', async () => {
    const url = await link('linked/é.csv');
    const allowed = await responseTo(url, { headers: { origin: 'http://127.0.0.1:3000' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:3000');
    expect(allowed.headers.get('access-control-expose-headers')).toBe('ETag');
    const other = await responseTo(url, { headers: { origin: 'https://other.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await responseTo(url, {
      method: 'OPTIONS',
      headers: { origin: 'http://127.0.0.1:3000', 'access-control-request-method': 'GET' },
    });
    expect(preflight.status).toBe(200);
    const refused = await responseTo(url, {
      method: 'OPTIONS',
      headers: { origin: 'http://127.0.0.1:3000', 'access-control-request-method': 'PUT' },
    });
    expect(refused.status).toBe(403);
  });
});

describe('a function that calls S3', () => {
  it('is believed when it signs, with a body and without', async () => {
    await put('by-function', 'hello', {}, inside);
    await inside.send(new HeadObjectCommand({ Bucket, Key: 'by-function' }));
    const calls = stack.events.past('aws-call').filter(({ functionName }) => functionName);
    expect(calls.slice(-2)).toMatchObject([
      { functionName: 'Fixture-Worker', service: 's3', operation: 'PutObject', statusCode: 200 },
      { functionName: 'Fixture-Worker', service: 's3', operation: 'HeadObject', statusCode: 200 },
    ]);
  });

  it('is refused when a caller only claims to be it', async () => {
    const { accessKeyId, sessionToken = '' } = await inside.config.credentials();
    const forged = { accessKeyId, sessionToken, secretAccessKey: 'guessed' };
    const client = new S3Client({
      endpoint: stack.awsUrl,
      region: 'us-east-1',
      credentials: forged,
    });
    await expect(put('forged', 'x', {}, client)).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    client.destroy();
  });
});
