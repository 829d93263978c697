import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import * as z from 'zod';

/** Who asks, where. */
export interface SecretReader {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  /** In place of AWS's own. */
  readonly endpoint?: string | undefined;
}

/** AWS's own key, under which a secret needs no permission of its own in KMS. */
export const AWS_OWN_KEY = 'alias/aws/secretsmanager';

const description = z.object({ KmsKeyId: z.string().optional() });
const refusal = z.object({ __type: z.string().default(''), message: z.string().default('') });

const endpointIn = (region: string): string =>
  `https://secretsmanager.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/**
 * The id, ARN or alias of the key that encrypts the secret; `undefined` where there is no such
 * secret. One signed request in place of a whole SDK client for one operation.
 *
 * @throws Error with the service's own name of what it refused.
 */
export const secretKey = async (
  { region, credentials, endpoint }: SecretReader,
  SecretId: string,
): Promise<string | undefined> => {
  const { protocol, hostname, host, port, origin } = new URL(endpoint ?? endpointIn(region));
  const signer = new SignatureV4({
    service: 'secretsmanager',
    region,
    credentials,
    sha256: Sha256,
  });
  const { headers, body } = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    ...(port !== '' && { port: Number(port) }),
    path: '/',
    headers: {
      host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.DescribeSecret',
    },
    body: JSON.stringify({ SecretId }),
  });
  const answer = await fetch(`${origin}/`, { method: 'POST', headers, body });
  const text = await answer.text();
  if (answer.ok) return description.parse(JSON.parse(text)).KmsKeyId ?? AWS_OWN_KEY;
  const { __type, message } = refusalIn(text);
  const name = __type.split('#').at(-1) || `HTTP ${answer.status}`;
  if (name === 'ResourceNotFoundException') return undefined;
  throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode: answer.status } });
};

const refusalIn = (text: string): z.infer<typeof refusal> => {
  try {
    return refusal.parse(JSON.parse(text));
  } catch {
    // What is no JSON was written by something between here and AWS.
    return { __type: '', message: text.slice(0, 200) };
  }
};
