import { createS3Client } from '../../shared/lambda/aws-clients.ts';
import { createPipeline, pipelineVariables } from '../../shared/lambda/create-pipeline.ts';
import { eventFunction } from '../../shared/lambda/event-function.ts';
import { snsTopic } from '../../shared/lambda/sns-topic.ts';
import { collectJob } from '../../shared/pipeline/collect-job.ts';
import { clientTimeouts } from '../../shared/platform/client-timeouts.ts';
import { fetchResultPage } from '../../shared/redshift/fetch-result-page.ts';
import { ResultStore } from '../../shared/result/result-store.ts';
import { parseStatementEvent } from './statement-event.ts';

/** A statement's end: brings its result to S3 and settles the job. */
export const handler = eventFunction(
  [...pipelineVariables, 'RESULT_BUCKET_NAME', 'RESULT_LIMITS'],
  (env) =>
    collectJob({
      ...createPipeline('background', env, snsTopic, fetchResultPage),
      resultLimits: env.RESULT_LIMITS,
      results: new ResultStore(
        createS3Client(clientTimeouts.background.s3),
        env.RESULT_BUCKET_NAME,
      ),
      statementNamePrefix: env.STATEMENT_NAME_PREFIX,
    }),
  (collect, event, remainingMs) => collect(parseStatementEvent(event), remainingMs),
);
