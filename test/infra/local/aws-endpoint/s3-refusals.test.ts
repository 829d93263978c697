import { request } from 'node:http';
import {
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureStack, startFixtureStack } from '../fixture-stack.ts';
import { sandboxCredentials } from './sandbox-credentials.ts';

let stack: FixtureStack;
let outside: S3Client;
let inside: S3Client;
let Bucket: string;
beforeAll(async () => {
  stack = await startFixtureStack();
  Bucket = stack.outputs['Bucket'] ?? '';
  const place = { endpoint: stack.awsUrl, region: 'us-east-1', forcePathStyle: true };
  outside = new S3Client({ ...place, credentials: { accessKeyId: 'A', secretAccessKey: 'b' } });
  inside = new S3Client({ ...place, credentials: await sandboxCredentials(stack) });
});
afterAll(async () => {
  outside.destroy();
  inside.destroy();
  await stack.stop();
});

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=A/20261122/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';

/** Sends a request target as it is, without a URL parser before it. */
const send = (method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(stack.awsUrl);
    const own = { authorization: AUTHORIZATION, ...headers };
    const call = request({ hostname, port, method, path, headers: own }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.once('end', () => resolve({ status: response.statusCode, body }));
    });
    call.once('error', reject).end(method === 'PUT' ? 'x' : undefined);
  });

const keys = async () => {
  const { Contents = [] } = await outside.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key).sort();
};

describe('a path that two parsers may read differently', () => {
  it.each([
    'results/../outside/x',
    'results/%2e%2e/outside/x',
    'results/.%2E/outside/x',
    'results/..%2foutside/x',
    'results/./x',
    'results/..',
    'results\\..\\outside',
    'results/../../newbucket',
    'results/x#y',
    'results/%zz',
  ])('is refused before a policy is asked: %s', async (key) => {
    const before = await keys();
    const { status, body } = await send('PUT', `/${Bucket}/${key}`);
    expect([status, body]).toEqual([400, expect.stringContaining('<Code>InvalidURI</Code>')]);
    expect(await keys()).toEqual(before);
  });

  it.each(['/b/results/../x', 'b/results/%2e%2e/x', '/b/%zz'])(
    'is refused as the source of a copy: %s',
    async (source) => {
      const before = await keys();
      const { status, body } = await send('PUT', `/${Bucket}/copy`, {
        'x-amz-copy-source': source,
      });
      expect([status, body]).toEqual([400, expect.stringContaining('<Code>InvalidURI</Code>')]);
      expect(await keys()).toEqual(before);
    },
  );

  it.each(['/../x', '/%2e%2e/x', '/.', 'http://127.0.0.1/b/x'])(
    'is refused in place of a bucket: %s',
    async (path) => {
      const { Buckets: before } = await outside.send(new ListBucketsCommand({}));
      expect((await send('PUT', path)).status).toBe(400);
      expect((await outside.send(new ListBucketsCommand({}))).Buckets).toEqual(before);
    },
  );

  it('deletes nothing that was asked about as an abandoned upload', async () => {
    await send('PUT', `/${Bucket}/kept`);
    const { status } = await send('DELETE', `/${Bucket}/kept?x=1#&uploadId=u`);
    expect(status).toBe(400);
    expect(await keys()).toContain('kept');
  });

  it('names the same object, however much of it is escaped', async () => {
    const escaped = Bucket.replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`);
    expect((await send('PUT', `/${escaped}/%61%3Bb%23..c/d%5Ce`)).status).toBe(200);
    expect(await keys()).toContain('a;b#..c/d\\e');
    const Key = 'a;b#..c/d\\e';
    const { Body } = await outside.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe('x');
  });
});

describe('a signed link', () => {
  const linkTo = async (client: S3Client) => {
    await send('PUT', `/${Bucket}/in/linked`);
    const link = new URL(
      await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'in/linked' })),
    );
    return `${link.pathname}${link.search}`;
  };
  const follow = (path: string, headers: Record<string, string>) =>
    fetch(`${stack.awsUrl}${path}`, { headers });

  it.each(['inside', 'outside'] as const)(
    'is refused with x-amz headers that it does not cover, signed %s',
    async (who) => {
      const path = await linkTo(who === 'inside' ? inside : outside);
      const added = { 'x-amz-date': '20261122T100000Z', 'x-amz-security-token': 't' };
      const response = await follow(path, added);
      expect(response.status).toBe(403);
      const body = await response.text();
      expect(body).toContain('<Code>AccessDenied</Code>');
      expect(body).toContain(
        '<Message>There were headers present in the request which were not signed</Message>' +
          '<HeadersNotSigned>x-amz-date, x-amz-security-token</HeadersNotSigned>',
      );
    },
  );

  it('is followed with other headers, and with the hash of the body', async () => {
    const path = await linkTo(inside);
    const others = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amzn-trace-id': 't' };
    expect((await follow(path, others)).status).toBe(200);
  });

  it('is not the only signature that has to cover them', async () => {
    const { status, body } = await send('PUT', `/${Bucket}/x`, { 'x-amz-copy-source': 'b/k' });
    expect([status, body]).toEqual([403, expect.stringContaining('HeadersNotSigned')]);
  });
});
