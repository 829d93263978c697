import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { countThrottles } from '../throttle-count.ts';
import { patience, TRANSFER_TIMEOUT_MS } from './patience.ts';

/** The Redshift Data API; region, credentials and endpoint come from the environment. */
export const createRedshiftDataClient = (): RedshiftDataClient => {
  const client = new RedshiftDataClient(patience(TRANSFER_TIMEOUT_MS));
  countThrottles(client.middlewareStack);
  return client;
};
