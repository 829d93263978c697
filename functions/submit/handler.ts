import {
  createAdmissionFrom,
  createPipeline,
  pipelineVariables,
} from '../../shared/lambda/create-pipeline.ts';
import { createWait } from '../../shared/lambda/create-wait.ts';
import { NO_RESULT_KEY, NO_UNLOAD_ROLE } from '../../shared/lambda/environment.ts';
import { firstRowsOnDemand } from '../../shared/lambda/first-rows-on-demand.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { topicOnDemand } from '../../shared/lambda/topic-on-demand.ts';
import { countThrottles } from '../../shared/observability/throttle-count.ts';
import { cancelJob } from '../../shared/pipeline/cancel-job.ts';
import { submitJob } from '../../shared/pipeline/submit-job.ts';
import { clientTimeouts } from '../../shared/platform/client-timeouts.ts';
import { readCatalogue } from '../../shared/reports/report-catalogue.ts';
import { postJob } from './post-job.ts';

/** POST /jobs: accepts a job and answers before its statement has run. */
export const handler = httpFunction(
  [
    ...pipelineVariables,
    'LAMBDA_TASK_ROOT',
    'ADHOC_SQL',
    'UNLOAD_ROLE_ARN',
    'RESULT_BUCKET_NAME',
    'RESULT_KEY_ID',
    'REQUEST_LIMITS',
    'ADMISSION_LIMITS',
    'WAIT_LIMITS',
  ],
  (env) => ({
    rules: {
      reports: readCatalogue(env.LAMBDA_TASK_ROOT),
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
    cancel: cancelJob(createPipeline('waited', env, topicOnDemand)),
    waiting: createWait(
      env,
      firstRowsOnDemand(env.RESULT_BUCKET_NAME, clientTimeouts.http.s3, countThrottles),
    ),
  }),
  postJob,
);
