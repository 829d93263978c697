import { S3Client } from '@aws-sdk/client-s3';
import { unwrapErrors } from '../inner-service-error.ts';
import { countThrottles } from '../throttle-count.ts';
import { clientSettings, type Patience } from './patience.ts';

/**
 * S3; region, credentials and endpoint come from the environment.
 *
 * The SDK would ask S3's leave before it sends a body of 2 MB or more (`Expect: 100-continue`), and
 * open a connection for each such request: one more round trip and TLS handshake for every part.
 */
export const createS3Client = (patience: Patience): S3Client => {
  const client = new S3Client({
    ...clientSettings(patience),
    expectContinueHeader: false,
  });
  countThrottles(client.middlewareStack);
  unwrapErrors(client.middlewareStack);
  return client;
};
