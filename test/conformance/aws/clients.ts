import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { AwsCredentialIdentity } from '@smithy/types';
import { JsonCalls } from './json-calls.ts';

/** Where the services are. What is missing is as the SDK finds it: AWS, or AWS_ENDPOINT_URL_…. */
export interface ClientSettings {
  readonly region?: string | undefined;
  readonly credentials?: AwsCredentialIdentity;
  readonly endpoints?: Readonly<Partial<Record<Service, string | undefined>>>;
}
type Service = 'redshift-data' | 'events' | 's3' | 'sqs';

/** The clients of the services that questions use. */
export const createClients = async (settings: ClientSettings) => {
  const { region, credentials, endpoints = {} } = settings;
  const where = (service: Service) => ({
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
    ...(endpoints[service] !== undefined && { endpoint: endpoints[service] }),
  });
  const redshiftData = new RedshiftDataClient(where('redshift-data'));
  const identity = credentials === undefined ? defaultProvider() : async () => credentials;
  return {
    redshiftData,
    s3: new S3Client({ ...where('s3'), forcePathStyle: endpoints.s3 !== undefined }),
    sqs: new SQSClient(where('sqs')),
    json: new JsonCalls(await redshiftData.config.region(), identity, endpoints),
  };
};

/** They keep connections open: `destroy` them. */
export type Clients = Awaited<ReturnType<typeof createClients>>;

/** Closes the connections. */
export const destroyClients = ({ redshiftData, s3, sqs }: Clients): void => {
  for (const client of [redshiftData, s3, sqs]) client.destroy();
};
