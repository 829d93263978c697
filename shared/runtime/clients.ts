import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { MiddlewareStack } from '@smithy/types';
import { countThrottles } from './throttle-count.ts';

/**
 * The only place that builds AWS clients. Region, credentials and endpoints come from the
 * environment that Lambda gives every function; one function per client, so that a function's
 * bundle holds only the clients that it uses.
 */

/** A call that got no connection for so long will not get one; the SDK tries it again. */
const CONNECTION_TIMEOUT_MS = 2_000;
/** No answer to a small call takes longer; the API answers within 29 s, retries included. */
const REQUEST_TIMEOUT_MS = 8_000;
/** A page of a result may be 15 MB, and a part of a file 8 MB. */
const TRANSFER_TIMEOUT_MS = 30_000;

/** Throttling is mended by waiting, and five attempts wait for up to some seconds. */
const MAX_ATTEMPTS = 5;

/** Without `throwOnRequestTimeout` the SDK only logs a request that takes too long. */
const patience = (requestTimeout: number) => ({
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout,
    throwOnRequestTimeout: true,
    // The request timeout ends with the answer's headers; this one covers a body that stalls.
    socketTimeout: requestTimeout,
  },
});

const counted = <I extends object, O extends object, C extends Counted<I, O>>(
  client: C & Counted<I, O>,
): C => {
  countThrottles(client.middlewareStack);
  return client;
};

interface Counted<I extends object, O extends object> {
  readonly middlewareStack: Pick<MiddlewareStack<I, O>, 'add'>;
}

export const createDynamoClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(counted(new DynamoDBClient(patience(REQUEST_TIMEOUT_MS))), {
    marshallOptions: { removeUndefinedValues: true },
  });

export const createRedshiftDataClient = (): RedshiftDataClient =>
  counted(new RedshiftDataClient(patience(TRANSFER_TIMEOUT_MS)));

/**
 * The SDK would ask S3's leave before it sends a body of 2 MB or more (`Expect: 100-continue`), and
 * open a connection for each such request: one more round trip and TLS handshake for every part.
 */
export const createS3Client = (): S3Client =>
  counted(new S3Client({ ...patience(TRANSFER_TIMEOUT_MS), expectContinueHeader: false }));

export const createSnsClient = (): SNSClient =>
  counted(new SNSClient(patience(REQUEST_TIMEOUT_MS)));
