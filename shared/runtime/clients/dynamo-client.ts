import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { countThrottles } from '../throttle-count.ts';
import { patience, REQUEST_TIMEOUT_MS } from './patience.ts';

/** DynamoDB; region, credentials and endpoint come from the environment. */
export const createDynamoClient = (): DynamoDBDocumentClient => {
  const client = new DynamoDBClient(patience(REQUEST_TIMEOUT_MS));
  countThrottles(client.middlewareStack);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
};
