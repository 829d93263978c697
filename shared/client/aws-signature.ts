import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import type { ConnectionOptions } from './api-connection.ts';

/** The signer's credentials and the Region of the API. */
export interface AwsSignatureOptions {
  readonly region: string;
  /** AWS's name of the service to sign for. @default 'execute-api' */
  readonly service?: string;
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
}

/** Signs requests to an API behind IAM with Signature Version 4, for a client's `authorize`. */
export const awsSignature = ({
  region,
  service = 'execute-api',
  credentials,
}: AwsSignatureOptions): NonNullable<ConnectionOptions['authorize']> => {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  return async ({ method, url, headers, body }) => {
    const { protocol, host, hostname, pathname, searchParams } = new URL(url);
    const signed = await signer.sign({
      method,
      protocol,
      hostname,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { ...headers, host },
      ...(body !== undefined && { body }),
    });
    // The platform sets this header itself, with the value that was signed.
    const { host: _, ...sent } = signed.headers;
    return sent;
  };
};
