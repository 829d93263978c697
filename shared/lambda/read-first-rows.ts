import { S3Client } from '@aws-sdk/client-s3';
import type { FirstRows } from '../http/preferred-wait.ts';
import type { ClientObserver } from '../observability/throttle-count.ts';
import { firstRows } from '../pipeline/look-up-rows.ts';
import { type ClientTimeouts, clientSettings } from '../platform/client-timeouts.ts';
import { systemClock } from '../platform/clock.ts';
import { unwrapErrors } from '../platform/inner-service-error.ts';
import { ResultReader } from '../result/result-reader.ts';

/** Reads first rows from the bucket, through a client of its own. */
export const openFirstRows = (
  bucket: string,
  timeouts: ClientTimeouts,
  observe: ClientObserver,
): FirstRows['read'] => {
  const client = new S3Client(clientSettings(timeouts));
  observe(client.middlewareStack);
  unwrapErrors(client.middlewareStack);
  const deps = { results: new ResultReader(client, bucket), clock: systemClock };
  return (job, timeoutMs) => firstRows(deps, job, timeoutMs);
};
