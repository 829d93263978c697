import { isSettled, type Job, type JobError, type JobStatement } from '../job/job.ts';
import { stateMetrics } from '../job/job-metrics.ts';
import {
  claimed,
  leaseReleased,
  type Settlement,
  type StatementProgress,
  takenOver,
} from '../job/job-transitions.ts';
import { calculateDelay } from '../platform/backoff.ts';
import { addSeconds } from '../platform/clock.ts';
import { PermanentFailure, RetryableFailure, ThrottledFailure } from '../platform/failure.ts';
import { hashFraction } from '../platform/identifier.ts';
import { progressOf, type Statement } from '../redshift/statement.ts';
import { type Manifest, resultFrom } from '../result/manifest.ts';
import { manifestKey, resultFolder } from '../result/result-key.ts';
import { mayWrite } from './batch-failure.ts';
import type { Deadline, FollowOutcome, Pipeline } from './pipeline.ts';
import { publishUnloadManifest, RESULT_LIMIT_EXCEEDED } from './publish-manifest.ts';
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
  attempt(deps, job, progressOf(job, statement), (claimedJob) =>
    claimedJob.attempt > MAX_ATTEMPTS
      ? Promise.reject(tooManyAttempts())
      : claimedJob.delivery === 'unload'
        ? publishUnloadManifest(deps, claimedJob, statement)
        : writeResult(deps, claimedJob, statement, deadline),
  );

/**
 * Settles a job whose statement expired in the Data API while it was being collected: with the
 * result that an earlier attempt published, or else with the failure.
 */
export const settleFromExistingManifest = (
  deps: Pipeline,
  job: Job,
  statement: JobStatement,
  failure: PermanentFailure,
): Promise<FollowOutcome> => attempt(deps, job, { statement }, () => Promise.reject(failure));

type Write = (job: Job) => Promise<Manifest>;

const attempt = async (
  deps: Pipeline,
  job: Job,
  progress: StatementProgress,
  write: Write,
): Promise<FollowOutcome> => {
  const claimedJob = await claim(deps, job, progress);
  if (claimedJob === undefined) return 'left';
  try {
    return await collect(deps, claimedJob, progress, write);
  } catch (error) {
    if (error instanceof LeaseLost) return 'left';
    await release(deps, claimedJob);
    // All collectors share 20 pages a second. The job is released; this is no failure.
    if (error instanceof ThrottledFailure) return 'left';
    throw error;
  }
};

const claim = async (deps: Pipeline, job: Job, progress: StatementProgress) => {
  const at = deps.clock.now();
  const fresh = await deps.jobs.update(job.jobId, claimed(job, progress, at));
  if (fresh.outcome === 'applied') {
    const { statementId } = progress.statement;
    const collecting = stateMetrics(job, 'COLLECTING');
    deps.log.info('Result being collected', { jobId: job.jobId, statementId }, collecting);
    return fresh.job;
  }
  if (fresh.outcome === 'missing' || fresh.job.state !== 'COLLECTING') return undefined;
  const next = await deps.jobs.update(job.jobId, takenOver(job, at));
  if (next.outcome !== 'applied') return undefined;
  deps.log.warn('Lease taken over', { jobId: job.jobId, attempt: next.job.attempt });
  return next.job;
};

const collect = async (
  deps: Pipeline,
  job: Job,
  progress: StatementProgress,
  write: Write,
): Promise<FollowOutcome> => {
  if (job.attempt > 1) await endUploads(deps, job);
  const written = await manifestOrFailure(deps, job, write);
  const isFailure = written instanceof PermanentFailure;
  const settlement: Settlement = isFailure
    ? { state: 'FAILED', error: errorOf(job, written), ...progress }
    : { state: 'SUCCEEDED', result: resultOf(deps, job, written), ...progress };
  // There is one manifest, so its result counts even if this attempt has lost its lease.
  const fence = isFailure ? { attempt: job.attempt } : ({ from: ['COLLECTING'] } as const);
  const record = await settleJob(deps, job, settlement, fence);
  if (!isSettled(record)) return 'left';
  if (record.attempt > job.attempt) await endUploads(deps, job);
  return 'settled';
};

const resultOf = ({ results }: Pick<Pipeline, 'results'>, job: Job, manifest: Manifest) =>
  resultFrom(manifest, results.bucket, manifestKey(job));

/**
 * Ends uploads of attempts that crashed. Best effort: the bucket's lifecycle removes the rest. An
 * attempt that is only slow fails by this, and it has lost its lease anyway.
 */
const endUploads = async (deps: Pipeline, job: Job): Promise<void> => {
  try {
    await deps.results.endUploads(resultFolder(job));
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Uploads not ended', { jobId: job.jobId, cause });
  }
};

/** The manifest of the result, by whichever attempt, or the failure that rules one out. */
const manifestOrFailure = async (deps: Pipeline, job: Job, write: Write) => {
  const existing = () => deps.results.readManifest(manifestKey(job));
  try {
    return (job.attempt > 1 ? await existing() : undefined) ?? (await write(job));
  } catch (error) {
    if (!(error instanceof PermanentFailure)) throw error;
    // A slow attempt may have published a complete result in the meantime.
    return (await existing()) ?? error;
  }
};

const errorOf = (job: Job, failure: PermanentFailure): JobError => ({
  code: failure.code,
  detail: failure.message,
  // A repeat would produce a result of the same size, and what it writes a second time.
  retryable: failure.code !== RESULT_LIMIT_EXCEEDED && !mayWrite(job),
});

/** Best effort: if this fails as well, the lease expires by itself. */
const release = async (deps: Pipeline, job: Job): Promise<void> => {
  const jitter = JITTER_RATIO * hashFraction(`${job.jobId} ${job.attempt}`);
  const seconds = Math.ceil(calculateDelay(job.attempt, { ...RETRY_BACKOFF, jitter }));
  const retryAt = addSeconds(deps.clock.now(), seconds);
  await deps.jobs.update(job.jobId, leaseReleased(job, retryAt)).catch((cause: unknown) => {
    deps.log.warn('Lease not released', { jobId: job.jobId, cause });
  });
};

const tooManyAttempts = () =>
  new PermanentFailure(
    'COLLECT_FAILED',
    `The result could not be collected in ${MAX_ATTEMPTS} attempts.`,
  );
