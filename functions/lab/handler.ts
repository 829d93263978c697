import { createS3Client } from '../../shared/lambda/aws-clients.ts';
import {
  createAdmissionFrom,
  createPipeline,
  pipelineVariables,
} from '../../shared/lambda/create-pipeline.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { topicOnDemand } from '../../shared/lambda/topic-on-demand.ts';
import { submitJob } from '../../shared/pipeline/submit-job.ts';
import { clientTimeouts } from '../../shared/platform/client-timeouts.ts';
import { readCatalogue } from '../../shared/reports/report-catalogue.ts';
import { ResultReader } from '../../shared/result/result-reader.ts';
import { checkReportStatus } from './check-report-status.ts';
import { executeReport } from './execute-report.ts';
import { getReportResults } from './get-report-results.ts';
import { labAction } from './lab-request.ts';
import { originHeaders, preflight } from './page-origins.ts';

/** A deployment with other reports than the project's own may have none of this name. */
const LAB_REPORT = 'revenue-by-country';

/**
 * GET /lab: the three actions of the AWS lab on the Data API, for pages that were written for it.
 *
 * API Gateway chooses a function by method and path, and the lab's actions differ in the query
 * alone, so one function has to do all three. It executes with the pipeline's role, because a
 * statement belongs to the role that executed it; the look-ups get the job table and the results
 * and nothing of the warehouse. The status function, which serves look-ups of the API, keeps its
 * own role without any Redshift permission.
 */
export const handler = httpFunction(
  [
    ...pipelineVariables,
    'LAMBDA_TASK_ROOT',
    'RESULT_BUCKET_NAME',
    'LAB_ORIGINS',
    'ADMIN_PRINCIPALS',
    'REQUEST_LIMITS',
    'ADMISSION_LIMITS',
  ],
  (env) => {
    const pipeline = createPipeline('http', env, topicOnDemand);
    const { jobs, clock } = pipeline;
    const admins = env.ADMIN_PRINCIPALS;
    const results = new ResultReader(
      createS3Client(clientTimeouts.http.s3),
      env.RESULT_BUCKET_NAME,
    );
    return {
      origins: env.LAB_ORIGINS,
      execute_report: executeReport({
        report: readCatalogue(env.LAMBDA_TASK_ROOT).find(({ name }) => name === LAB_REPORT),
        limits: env.REQUEST_LIMITS,
        submit: submitJob({ ...pipeline, admission: createAdmissionFrom(env) }),
      }),
      check_report_status: checkReportStatus({ jobs, admins }),
      get_report_results: getReportResults({ jobs, results, clock, admins }),
    };
  },
  async (lab, request) =>
    request.routeKey.startsWith('OPTIONS ') ? preflight() : lab[labAction(request)](request),
  ({ origins }, request) => originHeaders(origins, request),
);
