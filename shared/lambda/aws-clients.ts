import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { MiddlewareStack } from '@smithy/types';
import { countThrottles } from '../observability/throttle-count.ts';
import { type ClientTimeouts, clientSettings } from '../platform/client-timeouts.ts';
import { unwrapErrors } from '../platform/inner-service-error.ts';

// Region, credentials and endpoint of every client come from the environment.

/** DynamoDB's document client. */
export const createDynamoClient = (timeouts: ClientTimeouts): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(observed(new DynamoDBClient(clientSettings(timeouts))), {
    marshallOptions: { removeUndefinedValues: true },
  });

/** The Redshift Data API. */
export const createRedshiftDataClient = (timeouts: ClientTimeouts): RedshiftDataClient =>
  observed(new RedshiftDataClient(clientSettings(timeouts)));

/**
 * S3. By default the SDK asks S3 before it sends a body of 2 MB or more (`Expect: 100-continue`),
 * on a connection of its own: one more round trip and TLS handshake for every part of an upload.
 */
export const createS3Client = (timeouts: ClientTimeouts): S3Client =>
  observed(new S3Client({ ...clientSettings(timeouts), expectContinueHeader: false }));

const observed = <
  I extends object,
  O extends object,
  C extends { readonly middlewareStack: Pick<MiddlewareStack<I, O>, 'add'> },
>(
  client: C,
): C => {
  countThrottles(client.middlewareStack);
  unwrapErrors(client.middlewareStack);
  return client;
};
