import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { countThrottles } from '../throttle-count.ts';
import { clientSettings, type Patience } from './patience.ts';

/** DynamoDB; region, credentials and endpoint come from the environment. */
export const createDynamoClient = (patience: Patience): DynamoDBDocumentClient => {
  const client = new DynamoDBClient(clientSettings(patience));
  countThrottles(client.middlewareStack);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
};
