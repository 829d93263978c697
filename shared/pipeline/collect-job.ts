import { isSettled, type Job } from '../job/job.ts';
import { eventReceived } from '../job/job-transitions.ts';
import { inJobContext } from '../observability/log-context.ts';
import { measured } from '../observability/metric-catalogue.ts';
import { ThrottledFailure } from '../platform/failure.ts';
import { hashFraction } from '../platform/identifier.ts';
import { jobIdOf } from '../redshift/statement.ts';
import { drainQueue, QUEUE_READ } from './drain-queue.ts';
import { followStatement } from './follow-statement.ts';
import type { Deadline, Pipeline } from './pipeline.ts';
import { announceJob } from './settle-job.ts';

export type CollectJobDeps = Pipeline & { readonly statementNamePrefix: string };

/** A hint that this statement may have ended. */
export interface StatementHint {
  /** The id of the whole statement; a part of a batch has it before the colon. */
  readonly statementId: string;
  readonly statementName: string;
}

/**
 * Each completion starts one queued job. One in four starts two, to refill capacity lost to missed
 * starts. If each did, a full warehouse would refuse half the starts, which count against the rate.
 */
const EVENTS_PER_SECOND_START = 4;

/**
 * Follows one statement event. The event is a hint: it may come twice, late, before the record of
 * the statement's id, or for a statement that is not ours. What counts is what the Data API says.
 *
 * The statement has ended, so the next starts while this one's result is copied.
 *
 * @throws RetryableFailure where a service did not do its work; AWS delivers the event again.
 */
export const collectJob =
  (deps: CollectJobDeps) =>
  async (hint: StatementHint, deadline: Deadline): Promise<void> => {
    const drained = giveRoomOn(deps, hint);
    // The next job's start may take its time; it must not be cut off where this job fails.
    await settle(deps, hint, deadline).finally(() => drained);
  };

/** No failure at another job is one of this job's event. */
const giveRoomOn = async (deps: CollectJobDeps, { statementId }: StatementHint): Promise<void> => {
  try {
    await drainQueue(deps, await deps.jobs.queued(QUEUE_READ), startsAfter(statementId));
  } catch (cause) {
    deps.log.warn('Wait queue drain failed', { cause });
  }
};

const settle = async (deps: CollectJobDeps, hint: StatementHint, deadline: Deadline) => {
  const { statementId, statementName } = hint;
  const jobId = jobIdOf(deps.statementNamePrefix, statementName);
  const job = jobId === undefined ? undefined : await deps.jobs.get(jobId);
  if (job === undefined) {
    // The record is written before the statement starts, so there is nothing to wait for.
    deps.log.warn('Event of a statement without a job', { statementId });
    return;
  }
  await inJobContext(job, () => follow(deps, job, statementId, deadline));
};

const follow = async (deps: CollectJobDeps, job: Job, statementId: string, deadline: Deadline) => {
  const { jobId, state, statement } = job;
  if (statement !== undefined && statement.statementId !== statementId) {
    deps.log.warn("Event of a statement that is not the job's", { jobId, statementId });
    return;
  }
  const received = measured({ EventsReceived: 1 }, {});
  deps.log.info('Event received', { jobId, statementId, state }, received);
  if (isSettled(job)) return announceJob(deps, job);
  try {
    await followStatement(deps, job, statementId, deadline);
  } catch (error) {
    await deps.jobs.update(jobId, eventReceived()).catch((cause: unknown) => {
      deps.log.warn('Event not recorded', { jobId, cause });
    });
    // All collectors share 20 pages a second. The job is checked again; this is no failure.
    if (!(error instanceof ThrottledFailure)) throw error;
  }
};

/** How many queued jobs to start once this statement has ended. */
export const startsAfter = (statementId: string): number =>
  hashFraction(statementId) * EVENTS_PER_SECOND_START < 1 ? 2 : 1;
