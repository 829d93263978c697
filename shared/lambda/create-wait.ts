import type { PreferredWaitDeps } from '../http/preferred-wait.ts';
import { JobStore } from '../job/job-store.ts';
import { Waiters } from '../job/waiters.ts';
import { logger } from '../observability/logger.ts';
import { clientTimeouts } from '../platform/client-timeouts.ts';
import { systemClock, systemPause } from '../platform/clock.ts';
import { createDynamoClient } from './aws-clients.ts';
import type { Environment } from './environment.ts';

/** The real services for a request that waits. */
export const createWait = (
  env: Environment<'JOB_TABLE_NAME' | 'RESULT_BUCKET_NAME' | 'WAIT_LIMITS'>,
  firstRows: PreferredWaitDeps['firstRows'],
): PreferredWaitDeps => {
  const dynamo = createDynamoClient(clientTimeouts.waited.dynamo);
  return {
    jobs: new JobStore(dynamo, env.JOB_TABLE_NAME, env.RESULT_BUCKET_NAME),
    waiters: new Waiters(dynamo, env.JOB_TABLE_NAME, env.WAIT_LIMITS),
    firstRows,
    clock: systemClock,
    pause: systemPause,
    log: logger,
  };
};
