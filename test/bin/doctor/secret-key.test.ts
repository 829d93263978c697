import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { callOrAbsent } from '../../../bin/doctor/account/call-or-absent.ts';
import { secretKey } from '../../../bin/doctor/account/secret-key.ts';
import { type LoopbackListener, listenOnLoopback } from '../../../infra/host/loopback-listener.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:jobs-AbCdEf';
const credentials = { accessKeyId: 'ME', secretAccessKey: 'any' };

let service: LoopbackListener | undefined;
afterEach(() => service?.stop());

/** A service that answers each request so, and what it was asked. */
const answering = async (status: number, body: string) => {
  const requests: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end(body);
  });
  service = await listenOnLoopback(server, 0);
  const reader = { region: 'eu-west-1', credentials, endpoint: service.url };
  return { requests, key: () => callOrAbsent(secretKey(reader, SECRET)) };
};

describe('the key of a secret', () => {
  it('is asked for in a signed request of one operation', async () => {
    const { requests, key } = await answering(200, '{"KmsKeyId": "1a2b"}');
    expect(await key()).toBe('1a2b');
    expect(requests).toEqual([
      {
        headers: expect.objectContaining({
          'x-amz-target': 'secretsmanager.DescribeSecret',
          'content-type': 'application/x-amz-json-1.1',
          authorization: expect.stringMatching(
            /^AWS4-HMAC-SHA256 Credential=ME\/\d{8}\/eu-west-1\/secretsmanager\/aws4_request/,
          ),
        }),
        body: JSON.stringify({ SecretId: SECRET }),
      },
    ]);
  });

  it('is AWS’s own where the answer names none', async () => {
    const { key } = await answering(200, '{}');
    expect(await key()).toBe('alias/aws/secretsmanager');
  });

  it('is not there where the secret is not', async () => {
    const { key } = await answering(400, '{"__type": "ResourceNotFoundException"}');
    expect(await key()).toBeUndefined();
  });

  it.each([
    [403, '{"__type": "a#AccessDeniedException", "message": "not you"}', 'AccessDeniedException'],
    [501, '{"__type": "UnknownOperationException"}', 'ServiceUnavailableError'],
    [502, '<html>', 'HTTP 502'],
  ])('is not known after a refusal, which keeps its name: %i', async (status, body, name) => {
    const { key } = await answering(status, body);
    await expect(key()).rejects.toMatchObject({ name });
  });
});
