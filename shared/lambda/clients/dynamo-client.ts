import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unwrapErrors } from '../inner-service-error.ts';
import { countThrottles } from '../throttle-count.ts';
import { clientSettings, type Patience } from './patience.ts';

/** DynamoDB; region, credentials and endpoint come from the environment. */
export const createDynamoClient = (patience: Patience): DynamoDBDocumentClient => {
  const client = new DynamoDBClient(clientSettings(patience));
  countThrottles(client.middlewareStack);
  unwrapErrors(client.middlewareStack);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
};
