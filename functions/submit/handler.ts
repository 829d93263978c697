import { json } from '../../shared/http/response.ts';
import { viewOf } from '../../shared/job/job.ts';
import {
  createAdmissionFrom,
  createPipeline,
  pipelineVariables,
} from '../../shared/lambda/create-pipeline.ts';
import { NO_RESULT_KEY, NO_UNLOAD_ROLE } from '../../shared/lambda/environment.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { topicOnDemand } from '../../shared/lambda/topic-on-demand.ts';
import { submitJob } from '../../shared/pipeline/submit-job.ts';
import { runnableReports } from '../../shared/reports/report-catalogue.static.ts';
import { parseSubmitRequest } from './submit-request.ts';

/** Most reports take seconds; a caller that asks sooner learns nothing new. */
const RETRY_AFTER_SECONDS = 1;

/** POST /jobs: accepts a job and answers before its statement has run. */
export const handler = httpFunction(
  [
    ...pipelineVariables,
    'ADHOC_SQL',
    'UNLOAD_ROLE_ARN',
    'RESULT_BUCKET_NAME',
    'RESULT_KEY_ID',
    'REQUEST_LIMITS',
    'ADMISSION_LIMITS',
  ],
  (env) => ({
    rules: {
      reports: runnableReports,
      adHocSql: env.ADHOC_SQL,
      limits: env.REQUEST_LIMITS,
      unload:
        env.UNLOAD_ROLE_ARN === NO_UNLOAD_ROLE
          ? undefined
          : {
              role: env.UNLOAD_ROLE_ARN,
              bucket: env.RESULT_BUCKET_NAME,
              ...(env.RESULT_KEY_ID !== NO_RESULT_KEY && { kmsKeyId: env.RESULT_KEY_ID }),
            },
    },
    submit: submitJob({
      ...createPipeline('http', env, topicOnDemand),
      admission: createAdmissionFrom(env),
    }),
  }),
  async ({ rules, submit }, request) => {
    const { job, replayed } = await submit(parseSubmitRequest(rules, request));
    return json(202, viewOf(job), {
      location: `/jobs/${job.jobId}`,
      'retry-after': String(RETRY_AFTER_SECONDS),
      ...(job.traceparent !== undefined && { traceresponse: job.traceparent }),
      ...(replayed && { 'idempotent-replayed': 'true' }),
    });
  },
);
