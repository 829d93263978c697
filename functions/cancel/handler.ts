import { assertQuery } from '../../shared/http/query.ts';
import { json } from '../../shared/http/response.ts';
import { viewerOf } from '../../shared/http/viewer.ts';
import { viewOf } from '../../shared/job/job.ts';
import { createPipeline, pipelineVariables } from '../../shared/lambda/create-pipeline.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { topicOnDemand } from '../../shared/lambda/topic-on-demand.ts';
import { cancelJob } from '../../shared/pipeline/cancel-job.ts';

/** POST /jobs/{jobId}/cancel: asks for the job's end. */
export const handler = httpFunction(
  [...pipelineVariables, 'ADMIN_PRINCIPALS'],
  (env) => ({
    admins: env.ADMIN_PRINCIPALS,
    cancel: cancelJob(createPipeline('http', env, topicOnDemand)),
  }),
  async ({ admins, cancel }, request) => {
    assertQuery(request);
    const job = await cancel(viewerOf(request, admins), request.pathParameters['jobId'] ?? '');
    return json(202, viewOf(job));
  },
);
