import { JobList } from '../../shared/job/job-list.ts';
import { JobStore } from '../../shared/job/job-store.ts';
import { createDynamoClient, createS3Client } from '../../shared/lambda/aws-clients.ts';
import { createWait } from '../../shared/lambda/create-wait.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { firstRows } from '../../shared/pipeline/look-up-rows.ts';
import { type ClientTimeouts, clientTimeouts } from '../../shared/platform/client-timeouts.ts';
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
    const reader = (timeouts: ClientTimeouts) =>
      new ResultReader(createS3Client(timeouts), env.RESULT_BUCKET_NAME);
    const afterWait = { results: reader(clientTimeouts.waited.s3), clock: systemClock };
    const dynamo = createDynamoClient(clientTimeouts.http.dynamo);
    return {
      jobs: new JobStore(dynamo, env.JOB_TABLE_NAME),
      list: new JobList(dynamo, env.JOB_TABLE_NAME),
      results: reader(clientTimeouts.http.s3),
      waiting: createWait(env, { read: (job) => firstRows(afterWait, job) }),
      clock: systemClock,
      admins: env.ADMIN_PRINCIPALS,
    };
  },
  async (deps, request) => {
    if (!isRoute(request.routeKey)) throw new Error(`No look-up for ${request.routeKey}.`);
    return lookUps[request.routeKey](deps, request);
  },
);
