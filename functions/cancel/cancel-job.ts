import { HttpProblem } from '../../shared/http/problem.ts';
import type { Job } from '../../shared/job/job.ts';
import { isSettled } from '../../shared/job/job.ts';
import { cancelRequested } from '../../shared/job/job-transitions.ts';
import { ownJob } from '../../shared/job/own-job.ts';
import type { Pipeline } from '../../shared/pipeline/pipeline.ts';
import { type SettleDeps, settleJob } from '../../shared/pipeline/settle-job.ts';
import { RetryableFailure } from '../../shared/runtime/failure.ts';

export type CancelDeps = SettleDeps & {
  readonly jobs: Pick<Pipeline['jobs'], 'get'>;
  readonly statements: Pick<Pipeline['statements'], 'cancel' | 'find'>;
};

/**
 * Cancel is a request. A job whose statement has not started settles at once; otherwise the
 * warehouse is asked to stop the statement, and the statement's own end decides. A crash between
 * the two leaves the job CANCELLING, and the reconciler asks the warehouse again.
 *
 * @throws HttpProblem where the owner has no such job, or it is settled.
 */
export const cancelJob =
  (deps: CancelDeps) =>
  async (owner: string, jobId: string): Promise<Job> => {
    const job = ownJob(await deps.jobs.get(jobId), owner, jobId);
    if (isSettled(job)) throw alreadySettled(job);
    if (job.state === 'QUEUED') {
      const record = await settleJob(deps, job, { state: 'CANCELLED' }, { from: ['QUEUED'] });
      if (record?.state === 'CANCELLED') return withoutStatement(deps, record);
      // The statement started just now, so it is the statement that must be stopped.
      return stop(deps, record ?? job);
    }
    return job.state === 'COLLECTING' ? job : stop(deps, job);
  };

/** A start whose answer got lost may have left a statement behind; nobody waits for it now. */
const withoutStatement = async (deps: CancelDeps, job: Job): Promise<Job> => {
  try {
    const statement = await deps.statements.find(job.jobId);
    if (statement !== undefined) await deps.statements.cancel(statement.statementId);
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Statement not looked for', { jobId: job.jobId, cause });
  }
  return job;
};

const stop = async (deps: CancelDeps, job: Job): Promise<Job> => {
  const moved = await deps.jobs.update(job.jobId, cancelRequested(job, deps.clock.now()));
  const record = moved.outcome === 'missing' ? job : moved.job;
  if (isSettled(record)) throw alreadySettled(record);
  if (record.state !== 'CANCELLING' || record.statement === undefined) return record;
  try {
    await deps.statements.cancel(record.statement.statementId);
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    // The request is recorded; the reconciler passes it on.
    deps.log.warn('Cancel not passed on yet', { jobId: job.jobId, cause });
  }
  return record;
};

const alreadySettled = (job: Job): HttpProblem =>
  new HttpProblem('job-already-settled', {
    detail: `Job ${job.jobId} is ${job.state}; only a job that has not settled can be cancelled.`,
  });
