import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { JobStore } from '../../shared/job/job-store.ts';
import type { AwsConfig } from '../deployment/local-aws.ts';
import type { Deployment } from './deployment.ts';

/** Does something with the deployment's job table, and lets its connections go. */
export const withJobs = async <T>(
  config: AwsConfig,
  { jobTableName }: Pick<Deployment, 'jobTableName'>,
  work: (jobs: JobStore) => Promise<T>,
): Promise<T> => {
  const client = new DynamoDBClient(config);
  const marshallOptions = { removeUndefinedValues: true };
  const dynamo = DynamoDBDocumentClient.from(client, { marshallOptions });
  try {
    return await work(new JobStore(dynamo, jobTableName));
  } finally {
    client.destroy();
  }
};
