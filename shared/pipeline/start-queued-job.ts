import type { Job, JobError } from '../job/job.ts';
import { secondsBetween } from '../platform/clock.ts';
import type { Pipeline } from './pipeline.ts';
import { mayHaveExpired } from './result-expiry.ts';
import { settleJob } from './settle-job.ts';
import { recordStart, type StartDeps, type StartOutcome, startJob } from './start-job.ts';

export type StartQueuedDeps = StartDeps & {
  readonly statements: Pick<Pipeline['statements'], 'find'>;
};

/**
 * The Data API honours a client token for 8 h. An hour earlier a job that is still queued is no
 * longer executed, which might run its statement a second time, but looked for by its name. Only
 * an hour later is it given up: a request that was under way has arrived by then.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
const TOKEN_SECONDS = 7 * 3600;
const GIVE_UP_SECONDS = 8 * 3600;

/**
 * Starts a job that has been queued for a while.
 *
 * @throws RetryableFailure where the Data API's answer is not known; the job stays queued.
 */
export const startQueuedJob = async (deps: StartQueuedDeps, job: Job): Promise<StartOutcome> => {
  const now = deps.clock.now();
  const age = secondsBetween(job.submittedAt, now);
  if (age < TOKEN_SECONDS) return startJob(deps, job);

  const statement = await deps.statements.find(job.jobId);
  if (statement !== undefined) return recordStart(deps, job, statement);
  if (age < GIVE_UP_SECONDS) return { outcome: 'unknown', job };

  // By now the Data API may have forgotten a statement that did run.
  const error = mayHaveExpired(job, now) ? START_UNKNOWN : NOT_STARTED;
  const settled = await settleJob(deps, job, { state: 'FAILED', error }, { from: ['QUEUED'] });
  return { outcome: 'settled', job: settled ?? job };
};

const NOT_STARTED: JobError = {
  code: 'NOT_STARTED',
  detail: 'The warehouse did not take the statement within 8 h; submit the request again.',
  retryable: true,
};

const START_UNKNOWN: JobError = {
  code: 'START_UNKNOWN',
  detail:
    'Nothing could be learnt of the statement for 23 h, after which the Data API forgets: it may ' +
    'have run. Look at what it was to change before you submit it again.',
  retryable: false,
};
