import * as z from 'zod';
import { type AwsSignatureOptions, awsSignature } from '../../../shared/client/aws-signature.ts';

/** The caller and the endpoint. */
interface SecretReader extends Pick<AwsSignatureOptions, 'region' | 'credentials'> {
  /** Replaces AWS's own. */
  readonly endpoint?: string | undefined;
}

/** AWS's own key; a secret under it needs no permission in KMS. */
export const AWS_OWN_KEY = 'alias/aws/secretsmanager';

const description = z.object({ KmsKeyId: z.string().optional() });
const errorBody = z.object({ __type: z.string().default(''), message: z.string().default('') });

const defaultEndpoint = (region: string): string =>
  `https://secretsmanager.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/**
 * The id, ARN or alias of the key that encrypts the secret; `undefined` where the secret does not
 * exist. One signed request replaces a whole SDK client for one operation.
 *
 * @throws Error with the service's own error name.
 */
export const secretKey = async (
  { region, credentials, endpoint }: SecretReader,
  SecretId: string,
): Promise<string | undefined> => {
  const url = new URL('/', endpoint ?? defaultEndpoint(region)).href;
  const request = {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.DescribeSecret',
    },
    body: JSON.stringify({ SecretId }),
  } as const;
  const sign = awsSignature({ region, credentials, service: 'secretsmanager' });
  const response = await fetch(url, { ...request, headers: await sign(request) });
  const text = await response.text();
  if (response.ok) return description.parse(JSON.parse(text)).KmsKeyId ?? AWS_OWN_KEY;
  const { __type, message } = parseError(text);
  const name = __type.split('#').at(-1) || `HTTP ${response.status}`;
  if (name === 'ResourceNotFoundException') return undefined;
  throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode: response.status } });
};

const parseError = (text: string): z.infer<typeof errorBody> => {
  try {
    return errorBody.parse(JSON.parse(text));
  } catch {
    // Not JSON: a proxy on the way to AWS wrote it.
    return { __type: '', message: text.slice(0, 200) };
  }
};
