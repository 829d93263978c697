import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, json } from '../../shared/http/response.ts';
import type { JobState } from '../../shared/job/job.ts';
import { type LookUpDeps, visibleQuery } from './lab-request.ts';

/**
 * The lab fetches its rows as soon as it reads FINISHED, so a job has that status only once they
 * are in S3. No job is PICKED: only the Data API knows whether a statement was picked or has
 * started, and this function does not ask it.
 */
const statusOf: Readonly<Record<JobState, string>> = {
  QUEUED: 'SUBMITTED',
  RUNNING: 'STARTED',
  COLLECTING: 'STARTED',
  CANCELLING: 'STARTED',
  SUCCEEDED: 'FINISHED',
  FAILED: 'FAILED',
  CANCELLED: 'ABORTED',
};

/** action=check_report_status: the job's state in the lab's words, from the job table alone. */
export const checkReportStatus =
  (deps: LookUpDeps) =>
  async (request: ApiRequest): Promise<ApiResponse> =>
    json(200, statusOf[(await visibleQuery(deps, request)).state]);
