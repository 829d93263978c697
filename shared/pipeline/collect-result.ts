import type { Job, JobError, JobStatement } from '../job/job.ts';
import { stateMetrics } from '../job/job-metrics.ts';
import { claimed, leaseReleased, type Settlement, takenOver } from '../job/job-transitions.ts';
import { calculateDelay } from '../platform/backoff.ts';
import { addSeconds } from '../platform/clock.ts';
import { PermanentFailure, RetryableFailure, ThrottledFailure } from '../platform/failure.ts';
import { hashFraction } from '../platform/identifier.ts';
import { type Statement, statementOf } from '../redshift/statement.ts';
import { type Manifest, resultFrom } from '../result/manifest.ts';
import { manifestKey, resultFolder } from '../result/result-key.ts';
import type { Deadline, FollowOutcome, Pipeline } from './pipeline.ts';
import { adoptUnloaded, RESULT_LIMIT_EXCEEDED } from './publish-manifest.ts';
import { settleJob } from './settle-job.ts';
import { LeaseLost, writeResult } from './write-result.ts';

/**
 * Bounds retries of a result that crashes its collector. With the back-off below, 120 orderly
 * retries outlast the Data API's 24 h retention, so an outage alone never exhausts them.
 */
const MAX_ATTEMPTS = 120;
/** In seconds. Even with full jitter, 120 of the longest delays take 30 hours. */
const RETRY_BACKOFF = { minimum: 20, maximum: 1200, factor: 2 };
/** Jitter: the random share of each delay, so that throttled collectors do not retry in step. */
const JITTER_RATIO = 0.25;

/**
 * Claims the job and brings the result of its finished statement to S3: the file, then the
 * manifest, then one update that makes both visible.
 *
 * A crash anywhere leaves a lease that runs out; the next attempt starts anew under its own
 * number, or adopts the manifest where the crash came after it.
 *
 * @throws RetryableFailure where a service did not do its work; the lease is given back.
 */
export const collectResult = (
  deps: Pipeline,
  job: Job,
  statement: Statement,
  deadline: Deadline,
): Promise<FollowOutcome> =>
  attempt(deps, job, statementOf(statement), (mine) =>
    mine.attempt > MAX_ATTEMPTS
      ? Promise.reject(tooManyAttempts())
      : mine.delivery === 'unload'
        ? adoptUnloaded(deps, mine, statement)
        : writeResult(deps, mine, statement, deadline),
  );

/**
 * Ends a job that was being collected when the Data API forgot its statement: with the result that
 * an earlier attempt brought to S3, or with the failure where there is none.
 */
export const adoptResult = (
  deps: Pipeline,
  job: Job,
  statement: JobStatement,
  failure: PermanentFailure,
): Promise<FollowOutcome> => attempt(deps, job, statement, () => Promise.reject(failure));

type Write = (job: Job) => Promise<Manifest>;

const attempt = async (
  deps: Pipeline,
  job: Job,
  statement: JobStatement,
  write: Write,
): Promise<FollowOutcome> => {
  const mine = await claim(deps, job, statement);
  if (mine === undefined) return { outcome: 'left' };
  try {
    return await collect(deps, mine, statement, write);
  } catch (error) {
    if (error instanceof LeaseLost) return { outcome: 'left' };
    await release(deps, mine);
    // All collectors share 20 pages a second: the job is given back, and nothing has failed.
    if (error instanceof ThrottledFailure) return { outcome: 'left' };
    throw error;
  }
};

const claim = async (deps: Pipeline, job: Job, statement: JobStatement) => {
  const at = deps.clock.now();
  const fresh = await deps.jobs.update(job.jobId, claimed(job, statement, at));
  if (fresh.outcome === 'applied') {
    const { statementId } = statement;
    const collecting = stateMetrics(job, 'COLLECTING');
    deps.log.info('Result being collected', { jobId: job.jobId, statementId }, collecting);
    return fresh.job;
  }
  if (fresh.outcome === 'missing' || fresh.job.state !== 'COLLECTING') return undefined;
  const next = await deps.jobs.update(job.jobId, takenOver(job, at));
  if (next.outcome !== 'applied') return undefined;
  deps.log.warn('Collecting taken over', { jobId: job.jobId, attempt: next.job.attempt });
  return next.job;
};

const collect = async (
  deps: Pipeline,
  job: Job,
  statement: JobStatement,
  write: Write,
): Promise<FollowOutcome> => {
  const key = manifestKey(job);
  if (job.attempt > 1) await endUploads(deps, job);
  // An attempt before this one may have come as far as the manifest.
  const earlier = job.attempt > 1 ? await deps.results.readManifest(key) : undefined;
  const found = earlier ?? (await written(deps, job, write));
  const settlement: Settlement =
    found instanceof PermanentFailure
      ? { state: 'FAILED', error: errorOf(found), statement }
      : { state: 'SUCCEEDED', result: resultFrom(found, deps.results.bucket, key), statement };
  const record = await settleJob(deps, job, settlement, { attempt: job.attempt });
  if (record === undefined) return { outcome: 'left' };
  const isLate = record.state === 'COLLECTING' && settlement.state === 'SUCCEEDED';
  const end = isLate ? await settleLate(deps, job, settlement) : record;
  return { outcome: 'settled', job: end ?? record };
};

/**
 * The manifest is what says that there is a result, so whoever brought it settles the job, whoever
 * has the job by now: that one might be about to say that there is none.
 */
const settleLate = async (deps: Pipeline, job: Job, settlement: Settlement) => {
  const record = await settleJob(deps, job, settlement, { from: ['COLLECTING'] });
  await endUploads(deps, job);
  return record;
};

/**
 * Attempts before this one may have died in the middle of an upload. Best effort: the bucket's
 * lifecycle removes what is left. One that is only slow fails then, and has lost its job anyway.
 */
const endUploads = async (deps: Pipeline, job: Job): Promise<void> => {
  try {
    await deps.results.endUploads(resultFolder(job));
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Uploads not ended', { jobId: job.jobId, cause });
  }
};

/** The manifest of what was written, or the reason why there will never be one. */
const written = async (deps: Pipeline, job: Job, write: Write) => {
  try {
    return await write(job);
  } catch (error) {
    if (!(error instanceof PermanentFailure)) throw error;
    // A whole result counts, whoever brought it: one that was slow may have done so just now.
    return (await deps.results.readManifest(manifestKey(job))) ?? error;
  }
};

const errorOf = (failure: PermanentFailure): JobError => ({
  code: failure.code,
  detail: failure.message,
  // As large a result will come again.
  retryable: failure.code !== RESULT_LIMIT_EXCEEDED,
});

/** Best effort: where even this fails, the lease runs out by itself. */
const release = async (deps: Pipeline, job: Job): Promise<void> => {
  const jitter = JITTER_RATIO * hashFraction(`${job.jobId} ${job.attempt}`);
  const seconds = Math.ceil(calculateDelay(job.attempt, { ...RETRY_BACKOFF, jitter }));
  const retryAt = addSeconds(deps.clock.now(), seconds);
  await deps.jobs.update(job.jobId, leaseReleased(job, retryAt)).catch((cause: unknown) => {
    deps.log.warn('Lease not given back', { jobId: job.jobId, cause });
  });
};

const tooManyAttempts = () =>
  new PermanentFailure(
    'COLLECT_FAILED',
    `The result could not be collected in ${MAX_ATTEMPTS} attempts.`,
  );
