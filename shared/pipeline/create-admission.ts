import { JobCounts } from '../job/job-counts.ts';
import { createDynamoClient } from '../runtime/clients/dynamo-client.ts';
import { patienceOf } from '../runtime/clients/patience.ts';
import { systemClock } from '../runtime/clock.ts';
import type { Environment } from '../runtime/environment.ts';
import { logger } from '../runtime/logger.ts';
import { type Admission, createAdmission } from './admission.ts';

/** The limits of a deployment, by counts from its table. */
export const createAdmissionFrom = (
  env: Environment<'JOB_TABLE_NAME' | 'ADMISSION_LIMITS'>,
): Admission =>
  createAdmission({
    counts: new JobCounts(createDynamoClient(patienceOf.http.dynamo), env.JOB_TABLE_NAME),
    limits: env.ADMISSION_LIMITS,
    clock: systemClock,
    log: logger,
  });
