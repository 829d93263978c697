import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, json } from '../../shared/http/response.ts';
import { viewerOf } from '../../shared/http/viewer.ts';
import type { Job, JobState } from '../../shared/job/job.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { isVisible } from '../../shared/job/visible-job.ts';
import { queryId, unknownQuery } from './lab-request.ts';

export interface CheckReportStatusDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  /** The principals that see every job, where there are no tokens. */
  readonly admins: readonly string[];
}

/**
 * The lab asks for its rows as soon as it reads FINISHED, so that is said of a job only once they
 * are in S3. PICKED is never said: whether a statement was picked or has started, only the Data API
 * knows, and this function does not ask it.
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
  (deps: CheckReportStatusDeps) =>
  async (request: ApiRequest): Promise<ApiResponse> =>
    json(200, statusOf[(await visibleQuery(deps, request)).state]);

/**
 * The job that the request names, if it is there for the caller.
 *
 * @throws HttpProblem 400 where the caller has no such job.
 */
export const visibleQuery = async (
  deps: CheckReportStatusDeps,
  request: ApiRequest,
): Promise<Job> => {
  const id = queryId(request);
  const job = await deps.jobs.get(id);
  if (!isVisible(job, viewerOf(request, deps.admins))) throw unknownQuery(id);
  return job;
};
