import { describe, expect, it } from 'vitest';
import { awsSignature } from '../../../shared/client/aws-signature.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 't' };

describe('a signature of AWS', () => {
  const sign = awsSignature({ region: 'eu-west-1', credentials });
  const request = {
    method: 'POST' as const,
    url: 'https://abc.execute-api.eu-west-1.amazonaws.com/jobs?limit=1',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  };

  it('names who signed, for which service, and covers host, body and token', async () => {
    const headers = await sign(request);
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, /,
    );
    const [, signed] = /SignedHeaders=([^,]+)/.exec(headers['authorization'] ?? '') ?? [];
    expect(signed?.split(';')).toEqual([
      'content-type',
      'host',
      'x-amz-content-sha256',
      'x-amz-date',
      'x-amz-security-token',
    ]);
    expect(headers['x-amz-security-token']).toBe('t');
    // `echo -n '{}' | sha256sum`
    expect(headers['x-amz-content-sha256']).toBe(
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    );
  });

  it('leaves the host to the platform, which would refuse to be told', async () => {
    expect(await sign(request)).not.toHaveProperty('host');
  });
});
