import type { Job } from '../job/job.ts';
import { stateMetrics } from '../job/job-metrics.ts';
import { RequestRefusedError } from '../job/request-refused-error.ts';
import { inJobContext } from '../observability/log-context.ts';
import { RetryableFailure } from '../platform/failure.ts';
import type { Admission } from './admission.ts';
import { isOfRequest, type JobRequest, newJob } from './new-job.ts';
import type { Pipeline } from './pipeline.ts';
import { enqueueJob, type StartDeps, startJob } from './start-job.ts';

export type SubmitDeps = StartDeps & {
  readonly jobs: Pick<Pipeline['jobs'], 'create' | 'get'>;
  readonly admission: Admission;
};

export interface Submitted {
  readonly job: Job;
  /** The idempotency key stood for this job already; nothing was started. */
  readonly replayed: boolean;
}

/**
 * The job is recorded before its statement starts: a crash in between leaves a record that the
 * reconciler picks up, and the client token makes its second attempt start nothing new. Once it is
 * recorded it is accepted, whatever the warehouse says now.
 *
 * If jobs are already queued, this one queues behind them; starting it now would starve them. A
 * limit never refuses the repeat of a request that was accepted.
 *
 * @throws RequestRefusedError where the idempotency key stands for another request, or a limit is
 *   reached.
 */
export const submitJob =
  (deps: SubmitDeps) =>
  async (request: JobRequest): Promise<Submitted> => {
    const newRecord = newJob(request, deps.clock.now());
    return inJobContext(newRecord, async () => {
      const [refusal, isBusy] = await Promise.all([
        deps.admission.check(newRecord.owner),
        isQueueBusy(deps),
      ]);
      if (refusal === undefined) return record(deps, request, newRecord, isBusy);
      const known = request.idempotencyKey && (await deps.jobs.get(newRecord.jobId));
      if (known) return replay(known, request);
      throw new RequestRefusedError(refusal);
    });
  };

/** The index may still show jobs that have started; so many keys of it are compared with them. */
const HEADS_READ = 5;

/**
 * Whether jobs are queued. If the queue or a job in it cannot be read, which is no failure of this
 * request, the start itself finds out.
 */
const isQueueBusy = async ({ jobs, log }: SubmitDeps): Promise<boolean> => {
  try {
    for (const { jobId } of await jobs.queued(HEADS_READ)) {
      if ((await jobs.get(jobId))?.queue !== undefined) return true;
    }
    return false;
  } catch (cause) {
    log.warn('Wait queue read failed', { cause });
    return false;
  }
};

const record = async (
  deps: SubmitDeps,
  request: JobRequest,
  newRecord: Job,
  isBusy: boolean,
): Promise<Submitted> => {
  const created = await deps.jobs.create(newRecord);
  if (created.outcome === 'exists') return replay(created.job, request);
  deps.admission.accepted();
  deps.log.info('Job accepted', { jobId: newRecord.jobId }, stateMetrics(newRecord, 'QUEUED'));
  // Where the SDK wrote twice, a cancel or the reconciler may have been quicker than its second
  // answer. What follows counts only while the record is as it was written.
  if (created.job.state !== 'QUEUED') return { job: created.job, replayed: false };
  try {
    if (isBusy) {
      const job = await enqueueJob(deps, newRecord, { isUntried: true });
      return { job, replayed: false };
    }
    return { job: await startJob(deps, newRecord, { isFirstTry: true }), replayed: false };
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Statement not started yet', { jobId: newRecord.jobId, cause });
    return { job: created.job, replayed: false };
  }
};

const replay = (job: Job, request: JobRequest): Submitted => {
  if (isOfRequest(job, request)) return { job, replayed: true };
  throw new RequestRefusedError({ code: 'idempotency-key-reused' });
};
