import type { Job } from '../job/job.ts';
import { statementAccepted } from '../job/job-transitions.ts';
import { secondsBetween } from '../runtime/clock.ts';
import type { Pipeline } from './pipeline.ts';
import { settleJob } from './settle-job.ts';
import { type StartDeps, type StartOutcome, startJob } from './start-job.ts';

export type StartQueuedDeps = StartDeps & {
  readonly statements: Pick<Pipeline['statements'], 'find'>;
};

/**
 * The Data API honours a client token for 8 h. An hour earlier a job that is still queued is no
 * longer executed, which might run its statement a second time, but looked for by its name.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
const TOKEN_SECONDS = 7 * 3600;

/**
 * Starts a job that has been queued for a while.
 *
 * @throws RetryableFailure where the Data API's answer is not known; the job stays queued.
 */
export const startQueuedJob = async (deps: StartQueuedDeps, job: Job): Promise<StartOutcome> => {
  const now = deps.clock.now();
  if (secondsBetween(job.submittedAt, now) < TOKEN_SECONDS) return startJob(deps, job);

  const statement = await deps.statements.find(job.jobId);
  if (statement !== undefined) {
    const moved = await deps.jobs.update(job.jobId, statementAccepted(job, statement, now));
    return { outcome: 'started', job: moved.outcome === 'missing' ? job : moved.job };
  }
  const error = {
    code: 'NOT_STARTED',
    detail: 'The warehouse did not take the statement within 7 h; submit the request again.',
    retryable: true,
  };
  const settled = await settleJob(deps, job, { state: 'FAILED', error }, { from: ['QUEUED'] });
  return { outcome: 'settled', job: settled ?? job };
};
