import { SNSClient } from '@aws-sdk/client-sns';
import { unwrapErrors } from '../inner-service-error.ts';
import type { ClientWatch } from '../throttle-count.ts';
import { clientSettings, type Patience } from './patience.ts';

/**
 * SNS; region, credentials and endpoint come from the environment. What watches its calls is given:
 * in a bundle that is loaded on demand, the logger would be another one without the request's keys.
 */
export const createSnsClient = (patience: Patience, watch: ClientWatch): SNSClient => {
  const client = new SNSClient(clientSettings(patience));
  watch(client.middlewareStack);
  unwrapErrors(client.middlewareStack);
  return client;
};
