import { JobCounts } from '../job/job-counts.ts';
import { createDynamoClient } from '../lambda/aws-clients.ts';
import type { Environment } from '../lambda/environment.ts';
import { logger } from '../observability/logger.ts';
import { clientTimeouts } from '../platform/client-timeouts.ts';
import { systemClock } from '../platform/clock.ts';
import { type Admission, createAdmission } from './admission.ts';

/** The limits of a deployment, by counts from its table. */
export const createAdmissionFrom = (
  env: Environment<'JOB_TABLE_NAME' | 'ADMISSION_LIMITS'>,
): Admission =>
  createAdmission({
    counts: new JobCounts(createDynamoClient(clientTimeouts.http.dynamo), env.JOB_TABLE_NAME),
    limits: env.ADMISSION_LIMITS,
    clock: systemClock,
    log: logger,
  });
