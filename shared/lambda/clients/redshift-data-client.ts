import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { unwrapErrors } from '../inner-service-error.ts';
import { countThrottles } from '../throttle-count.ts';
import { clientSettings, type Patience } from './patience.ts';

/** The Redshift Data API; region, credentials and endpoint come from the environment. */
export const createRedshiftDataClient = (patience: Patience): RedshiftDataClient => {
  const client = new RedshiftDataClient(clientSettings(patience));
  countThrottles(client.middlewareStack);
  unwrapErrors(client.middlewareStack);
  return client;
};
