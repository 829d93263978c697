import type { Job } from '../job/job.ts';
import { claimed, leaseReleased, takenOver } from '../job/job-transitions.ts';
import { type Statement, statementOf } from '../redshift/statement.ts';
import { resultFrom } from '../result/manifest.ts';
import { manifestKey } from '../result/result-key.ts';
import { addSeconds } from '../runtime/clock.ts';
import { PermanentFailure } from '../runtime/failure.ts';
import { LeaseLost } from './collecting-lease.ts';
import type { Deadline, FollowOutcome, Pipeline } from './pipeline.ts';
import { settleJob } from './settle-job.ts';
import { writeResult } from './write-result.ts';

/** A result that so many attempts could not collect will not be collected by another. */
const MAX_ATTEMPTS = 25;
/** The longest wait between two attempts; results are there for 24 h. */
const LONGEST_WAIT_SECONDS = 600;

/**
 * Claims the job and brings the result of its finished statement to S3: the file, then the
 * manifest, then one update that makes both visible.
 *
 * A crash anywhere leaves a lease that runs out; the next attempt starts anew under its own
 * number, or adopts the manifest where the crash came after it.
 *
 * @throws RetryableFailure where a service did not do its work; the lease is given back.
 */
export const collectResult = async (
  deps: Pipeline,
  job: Job,
  statement: Statement,
  deadline: Deadline,
): Promise<FollowOutcome> => {
  const mine = await claim(deps, job, statement);
  if (mine === undefined) return { outcome: 'left' };
  try {
    if (mine.attempt > MAX_ATTEMPTS) throw tooManyAttempts();
    return await collect(deps, mine, statement, deadline);
  } catch (error) {
    if (error instanceof LeaseLost) return { outcome: 'left' };
    if (error instanceof PermanentFailure) return fail(deps, mine, error, statement);
    await release(deps, mine);
    throw error;
  }
};

const claim = async (deps: Pipeline, job: Job, statement: Statement) => {
  const at = deps.clock.now();
  const fresh = await deps.jobs.update(job.jobId, claimed(job, statementOf(statement), at));
  if (fresh.outcome === 'applied') return fresh.job;
  if (fresh.outcome === 'missing' || fresh.job.state !== 'COLLECTING') return undefined;
  const next = await deps.jobs.update(job.jobId, takenOver(job, at));
  return next.outcome === 'applied' ? next.job : undefined;
};

const collect = async (
  deps: Pipeline,
  job: Job,
  statement: Statement,
  deadline: Deadline,
): Promise<FollowOutcome> => {
  const key = manifestKey(job);
  // An attempt before this one may have come as far as the manifest.
  const earlier = job.attempt > 1 ? await deps.results.readManifest(key) : undefined;
  const manifest = earlier ?? (await writeResult(deps, job, statement, deadline));
  const result = resultFrom(manifest, deps.results.bucket, key);
  const settlement = { state: 'SUCCEEDED', result, statement: statementOf(statement) } as const;
  const record = await settleJob(deps, job, settlement, { attempt: job.attempt });
  return record === undefined ? { outcome: 'left' } : { outcome: 'settled', job: record };
};

const fail = async (
  deps: Pipeline,
  job: Job,
  failure: PermanentFailure,
  statement: Statement,
): Promise<FollowOutcome> => {
  const error = { code: failure.code, detail: failure.message, retryable: true };
  const settlement = { state: 'FAILED', error, statement: statementOf(statement) } as const;
  const record = await settleJob(deps, job, settlement, { attempt: job.attempt });
  return record === undefined ? { outcome: 'left' } : { outcome: 'settled', job: record };
};

/** Best effort: where even this fails, the lease runs out by itself. */
const release = async (deps: Pipeline, job: Job): Promise<void> => {
  const wait = Math.min(10 * 2 ** Math.min(job.attempt, 10), LONGEST_WAIT_SECONDS);
  const retryAt = addSeconds(deps.clock.now(), wait);
  await deps.jobs.update(job.jobId, leaseReleased(job, retryAt)).catch((cause: unknown) => {
    deps.log.warn('Lease not given back', { jobId: job.jobId, cause });
  });
};

const tooManyAttempts = () =>
  new PermanentFailure(
    'COLLECT_FAILED',
    `The result could not be collected in ${MAX_ATTEMPTS} attempts.`,
    { cause: undefined },
  );
