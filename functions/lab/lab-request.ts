import { HttpProblem } from '../../shared/http/problem.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import { viewerOf } from '../../shared/http/viewer.ts';
import { isJobId, type Job } from '../../shared/job/job.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { isVisible } from '../../shared/job/visible-job.ts';
import { shortened } from '../../shared/platform/given-value.ts';

/** What the lab's page can ask for, in the lab's own words. */
const labActions = ['execute_report', 'check_report_status', 'get_report_results'] as const;
export type LabAction = (typeof labActions)[number];

/** A request of the lab that cannot be done; the lab knows no other status for it. */
export const labRefusal = (detail: string): HttpProblem =>
  new HttpProblem('lab-action-refused', { detail });

/**
 * The action of the request.
 *
 * @throws HttpProblem 400 where it is not one of the three.
 */
export const labAction = (request: ApiRequest): LabAction => {
  // The lab's page puts a slash between its endpoint and the query; nothing may follow that.
  if (!/^\/lab\/?$/.test(request.path)) {
    throw labRefusal(
      `There is nothing at ${shortened(request.path)}; the lab's actions are at /lab.`,
    );
  }
  // Unlike elsewhere, other parameters are ignored: the lab's page adds one against caches.
  const { action } = request.query;
  const known = labActions.find((name) => name === action);
  if (known) return known;
  const given = action ? `There is no action ${shortened(action)}` : 'No action was given';
  throw labRefusal(`${given}; there are: ${labActions.join(', ')}.`);
};

/** What a look-up needs. */
export interface LookUpDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  /** The principals that see every job, where there are no tokens. */
  readonly admins: readonly string[];
}

/**
 * The job that the request names.
 *
 * @throws HttpProblem 400 where it names none; the same for another caller's job.
 */
export const visibleQuery = async (deps: LookUpDeps, request: ApiRequest): Promise<Job> => {
  const { query_id: id } = request.query;
  if (!id) throw labRefusal('query_id is missing; action=execute_report answers with one.');
  const job = isJobId(id) ? await deps.jobs.get(id) : undefined;
  if (isVisible(job, viewerOf(request, deps.admins))) return job;
  throw labRefusal(`There is no query ${shortened(id)}; action=execute_report starts one.`);
};
