import { isSettled, type Job, type JobError, type JobStatement } from '../job/job.ts';
import type { Settlement } from '../job/job-transitions.ts';
import { manifestKey } from '../job/result-key.ts';
import { PermanentFailure } from '../platform/failure.ts';
import { progressOf, type Statement } from '../redshift/statement.ts';
import { type Manifest, resultFrom } from '../result/manifest.ts';
import { mayWrite } from './batch-failure.ts';
import { CollectingLease, LeaseLost, LeaseNeeded } from './collecting-lease.ts';
import type { Deadline, FollowOutcome, Pipeline } from './pipeline.ts';
import {
  ManifestUnknown,
  publishUnloadManifest,
  RESULT_LIMIT_EXCEEDED,
} from './publish-manifest.ts';
import { settleJob } from './settle-job.ts';
import { writeResult } from './write-result.ts';

/**
 * Bounds retries of a result that crashes its collector, or whose manifest cannot be read: with a
 * crash each minute it ends after 8 h. The back-off leaves room for 100 orderly retries in the 24 h
 * that the Data API keeps a result, so an outage exhausts them only if collectors crash 380 times
 * besides. Orderly retries alone last for six days.
 */
const MAX_ATTEMPTS = 480;

/**
 * Brings the result of the job's finished statement to S3: the file, then the manifest, then one
 * update that makes both visible. A result of one page needs no claim; a longer one is claimed
 * before its first byte is written.
 *
 * A crash anywhere leaves a due time; the next attempt starts anew under its own number, or adopts
 * the manifest where the crash came after it.
 *
 * @throws RetryableFailure where a service did not do its work; the lease is given back.
 */
export const collectResult = (
  deps: Pipeline,
  job: Job,
  statement: Statement,
  deadline: Deadline,
): Promise<FollowOutcome> => {
  const lease = new CollectingLease(deps, job, progressOf(job, statement));
  return collect(deps, lease, () =>
    job.delivery === 'unload'
      ? publishUnloadManifest(deps, lease.job, statement)
      : writeResult(deps, lease, statement, deadline),
  );
};

/**
 * Settles a job whose statement expired in the Data API before it was collected: with the result
 * that an earlier attempt published, or else with the failure.
 */
export const settleExpired = (
  deps: Pipeline,
  job: Job,
  statement: JobStatement,
  failure: PermanentFailure,
): Promise<FollowOutcome> =>
  collect(deps, new CollectingLease(deps, job, { statement }), () => Promise.reject(failure));

/** Publishes the manifest of the result. */
type Publish = () => Promise<Manifest>;

const collect = async (
  deps: Pipeline,
  lease: CollectingLease,
  publish: Publish,
): Promise<FollowOutcome> => {
  try {
    if (!lease.mayWait()) await lease.take();
    const outcome = await outcomeOf(deps, lease, publish);
    const rivalUntil = lease.rivalUntil();
    // Every collector would meet this limit.
    const isCertain =
      !(outcome instanceof PermanentFailure) || outcome.code === RESULT_LIMIT_EXCEEDED;
    if (isCertain || rivalUntil === undefined) return await settle(deps, lease, outcome);
    // S3 has no condition over the record: a rival's manifest could appear beside a FAILED job.
    const { jobId } = lease.job;
    deps.log.warn('Failure not recorded while another may succeed', { jobId, cause: outcome });
    await lease.release(rivalUntil);
    return 'left';
  } catch (error) {
    if (error instanceof LeaseLost) return 'left';
    if (error instanceof ManifestUnknown) await lease.releaseToRival();
    else await lease.release();
    throw error;
  }
};

/** How the job ends: with its one manifest, by any attempt, or else with the failure. */
const outcomeOf = async (
  deps: Pipeline,
  lease: CollectingLease,
  publish: Publish,
  wasTried = lease.job.attempt > 1,
): Promise<Manifest | PermanentFailure> => {
  const isLast = lease.job.attempt > MAX_ATTEMPTS;
  const existing = () =>
    deps.results.readManifest(manifestKey(lease.job)).catch((cause: unknown) => {
      if (!isLast) throw cause;
      deps.log.warn('Manifest given up', { jobId: lease.job.jobId, cause });
      return undefined;
    });
  try {
    const manifest = wasTried ? await existing() : undefined;
    if (manifest === undefined && isLast) throw tooManyAttempts();
    return manifest ?? (await publish());
  } catch (error) {
    const isFailure = error instanceof PermanentFailure;
    if (!isFailure && !(error instanceof LeaseNeeded)) throw error;
    // Another may have published a complete result in the meantime.
    if (isFailure && lease.isHeld) return (await existing()) ?? error;
    // Without a lease, a failure is no reason to fail the job: another collector may succeed.
    await lease.take();
    return outcomeOf(deps, lease, publish, true);
  }
};

const settle = async (
  deps: Pipeline,
  lease: CollectingLease,
  outcome: Manifest | PermanentFailure,
): Promise<FollowOutcome> => {
  const { job, progress } = lease;
  const isFailure = outcome instanceof PermanentFailure;
  const settlement: Settlement = isFailure
    ? { state: 'FAILED', error: errorOf(job, outcome), ...progress }
    : {
        state: 'SUCCEEDED',
        result: resultFrom(outcome, deps.results.bucket, manifestKey(job)),
        ...progress,
      };
  // There is one manifest, so its result counts even if this attempt has lost its lease.
  const record = await settleJob(deps, job, settlement, isFailure ? { attempt: job.attempt } : {});
  if (!isSettled(record)) return 'left';
  if (record.attempt > job.attempt) await lease.endUploads();
  return 'settled';
};

const errorOf = (job: Job, failure: PermanentFailure): JobError => ({
  code: failure.code,
  detail: failure.message,
  // A repeat would produce a result of the same size, and what it writes a second time.
  retryable: failure.code !== RESULT_LIMIT_EXCEEDED && !mayWrite(job),
});

const tooManyAttempts = () =>
  new PermanentFailure(
    'COLLECT_FAILED',
    `The result could not be collected in ${MAX_ATTEMPTS} attempts.`,
  );
