import { JobList } from '../../shared/job/job-list.ts';
import { JobStore } from '../../shared/job/job-store.ts';
import { createDynamoClient, createS3Client } from '../../shared/lambda/aws-clients.ts';
import { createWait } from '../../shared/lambda/create-wait.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { logger } from '../../shared/observability/logger.ts';
import { firstRows } from '../../shared/pipeline/look-up-rows.ts';
import { clientTimeouts } from '../../shared/platform/client-timeouts.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { ResultReader } from '../../shared/result/result-reader.ts';
import { getJob, getManifest, getResult, getRows, listJobs } from './look-ups.ts';

const lookUps = {
  'GET /jobs': listJobs,
  'GET /jobs/{jobId}': getJob,
  'GET /jobs/{jobId}/result': getResult,
  'GET /jobs/{jobId}/manifest': getManifest,
  'GET /jobs/{jobId}/rows': getRows,
};

const isRoute = (routeKey: string): routeKey is keyof typeof lookUps =>
  Object.hasOwn(lookUps, routeKey);

/** The GET calls on jobs, from the job table and the result bucket alone. */
export const handler = httpFunction(
  ['JOB_TABLE_NAME', 'RESULT_BUCKET_NAME', 'ADMIN_PRINCIPALS', 'WAIT_LIMITS'],
  (env) => {
    const s3 = createS3Client(clientTimeouts.http.s3);
    const results = new ResultReader(s3, env.RESULT_BUCKET_NAME);
    const rows = { results, clock: systemClock };
    const dynamo = createDynamoClient(clientTimeouts.http.dynamo);
    return {
      jobs: new JobStore(dynamo, env.JOB_TABLE_NAME, env.RESULT_BUCKET_NAME),
      list: new JobList(dynamo, env.JOB_TABLE_NAME, logger, env.RESULT_BUCKET_NAME),
      results,
      waiting: createWait(env, { read: (job, timeoutMs) => firstRows(rows, job, timeoutMs) }),
      clock: systemClock,
      admins: env.ADMIN_PRINCIPALS,
    };
  },
  async (deps, request) => {
    if (!isRoute(request.routeKey)) throw new Error(`No look-up for ${request.routeKey}.`);
    return lookUps[request.routeKey](deps, request);
  },
);
