import { isJobId, isSettled, type Job } from '../job/job.ts';
import { stateMetrics } from '../job/job-metrics.ts';
import { cancelRequested } from '../job/job-transitions.ts';
import { RequestRefusedError } from '../job/request-refused-error.ts';
import type { Viewer } from '../job/visible-job.ts';
import { visibleJob } from '../job/visible-job.ts';
import { inJobContext } from '../observability/log-context.ts';
import { RetryableFailure } from '../platform/failure.ts';
import type { Pipeline } from './pipeline.ts';
import { type SettleDeps, settleJob } from './settle-job.ts';
import { lateStartEnd, stopLateStart } from './timeouts.ts';

export type CancelDeps = SettleDeps & {
  readonly jobs: Pick<Pipeline['jobs'], 'get'>;
  readonly statements: Pick<Pipeline['statements'], 'cancel' | 'find'>;
};

/**
 * Cancel is a request. A job whose statement has not started settles at once; otherwise the
 * warehouse is asked to stop the statement, and the statement's own end decides. A crash between
 * the two leaves the job CANCELLING, and the reconciler asks the warehouse again. A start that is
 * under way while its job is cancelled is looked for until it cannot arrive any more.
 *
 * @throws RequestRefusedError where there is no such job for the viewer, or it is settled.
 */
export const cancelJob =
  (deps: CancelDeps) =>
  async (viewer: Viewer, jobId: string): Promise<Job> => {
    const record = isJobId(jobId) ? await deps.jobs.get(jobId) : undefined;
    const job = visibleJob(record, viewer, jobId);
    return inJobContext(job, () => cancel(deps, job));
  };

const cancel = async (deps: CancelDeps, job: Job): Promise<Job> => {
  if (isSettled(job)) throw alreadySettled(job);
  if (job.state === 'QUEUED') return cancelQueued(deps, job);
  return job.state === 'COLLECTING' ? job : stop(deps, job);
};

const cancelQueued = async (deps: CancelDeps, job: Job): Promise<Job> => {
  const end = job.untried
    ? ({ untried: true } as const)
    : { lateStartUntil: lateStartEnd(deps.clock.now()) };
  const record = await settleJob(deps, job, { state: 'CANCELLED' }, { from: ['QUEUED'], ...end });
  // It left the queue just now, so its start may be under way.
  if (record.state === 'QUEUED' && record !== job) return cancelQueued(deps, record);
  // The statement started just now, so it is the statement that must be stopped.
  if (record.state !== 'CANCELLED') return stop(deps, record);
  return record.lateStartUntil === undefined ? record : withoutStatement(deps, record);
};

/** What is there already is stopped now; the reconciler looks for what arrives later. */
const withoutStatement = async (deps: CancelDeps, job: Job): Promise<Job> => {
  try {
    await stopLateStart(deps, job);
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Late start not checked', { jobId: job.jobId, cause });
  }
  return job;
};

/**
 * Only the request that moved the job is passed on: a caller who repeats it would use up the rate
 * of CancelStatement for all. Where the call fails or never happens, the reconciler makes it.
 */
const stop = async (deps: CancelDeps, job: Job): Promise<Job> => {
  const moved = await deps.jobs.update(job.jobId, cancelRequested(job, deps.clock.now()));
  const record = moved.outcome === 'missing' ? job : moved.job;
  if (isSettled(record)) throw alreadySettled(record);
  if (moved.outcome !== 'applied') return record;
  deps.log.info('Cancel requested', { jobId: job.jobId }, stateMetrics(job, 'CANCELLING'));
  if (record.statement === undefined) return record;
  try {
    await deps.statements.cancel(record.statement.statementId);
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    // The request is recorded; the reconciler passes it on.
    deps.log.warn('Cancel deferred to the reconciler', { jobId: job.jobId, cause });
  }
  return record;
};

const alreadySettled = ({ jobId, state }: Job): RequestRefusedError =>
  new RequestRefusedError({ code: 'job-already-settled', jobId, state });
