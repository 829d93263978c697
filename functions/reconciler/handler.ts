import { createS3Client } from '../../shared/lambda/aws-clients.ts';
import { createPipeline, pipelineVariables } from '../../shared/lambda/create-pipeline.ts';
import { eventFunction } from '../../shared/lambda/event-function.ts';
import { snsTopic } from '../../shared/lambda/sns-topic.ts';
import { reconcileJobs } from '../../shared/pipeline/reconcile-jobs.ts';
import { clientTimeouts } from '../../shared/platform/client-timeouts.ts';
import { fetchResultPage } from '../../shared/redshift/fetch-result-page.ts';
import { ResultStore } from '../../shared/result/result-store.ts';

/** Every minute: recovers the jobs whose due time has passed. */
export const handler = eventFunction(
  [...pipelineVariables, 'RESULT_BUCKET_NAME', 'RESULT_LIMITS'],
  (env) =>
    reconcileJobs({
      ...createPipeline('background', env, snsTopic, fetchResultPage),
      resultLimits: env.RESULT_LIMITS,
      results: new ResultStore(
        createS3Client(clientTimeouts.background.s3),
        env.RESULT_BUCKET_NAME,
      ),
    }),
  async (reconcile, _event, remainingMs) => {
    await reconcile(remainingMs);
  },
);
