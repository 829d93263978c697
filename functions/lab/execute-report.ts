import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, json } from '../../shared/http/response.ts';
import { type RequestLimits, usualTimeout } from '../../shared/job/job-limits.ts';
import type { submitJob } from '../../shared/pipeline/submit-job.ts';
import type { RunnableReport } from '../../shared/reports/report.ts';
import { checkReportParameters } from '../../shared/reports/report-parameters.ts';
import { labRefusal } from './lab-request.ts';

export interface ExecuteReportDeps {
  /** The lab's one report; undefined where the deployment has other reports only. */
  readonly report: RunnableReport | undefined;
  readonly limits: RequestLimits;
  readonly submit: ReturnType<typeof submitJob>;
}

/**
 * action=execute_report: submits the lab's report as POST /jobs would and answers with the job's
 * id. JSON Lines keep what the lab's result shows: the types of values, and NULL.
 */
export const executeReport =
  ({ report, limits, submit }: ExecuteReportDeps) =>
  async (request: ApiRequest): Promise<ApiResponse> => {
    if (report === undefined) throw labRefusal("This deployment has not the lab's report.");
    const { country_name } = request.query;
    const given = country_name === undefined ? {} : { country_name };
    const { values, faults } = checkReportParameters(report, given);
    if (faults.length > 0) {
      const detail = faults.map((fault) => `${fault.path[0]}: ${fault.detail}`).join('; ');
      throw labRefusal(`${detail}.`);
    }
    const { job } = await submit({
      owner: request.owner,
      traceparent: request.traceparent,
      report: report.name,
      sql: report.sql,
      parameters: values,
      format: 'jsonl',
      usualTimeoutSeconds: usualTimeout(limits, report),
    });
    return json(200, job.jobId);
  };
