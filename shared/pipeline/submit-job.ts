import type { Job } from '../job/job.ts';
import { stateMetrics } from '../job/job-metrics.ts';
import { RequestRefusedError } from '../job/request-refused-error.ts';
import { inJobContext } from '../observability/log-context.ts';
import { RetryableFailure } from '../platform/failure.ts';
import type { Admission } from './admission.ts';
import { type JobRequest, newJob } from './new-job.ts';
import type { Pipeline } from './pipeline.ts';
import { joinLine, type StartDeps, startJob } from './start-job.ts';

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
 * While others wait in line it joins them: whoever came and took what room there is would let those
 * who wait starve. And a limit is no reason to refuse a repeat of what was accepted before.
 *
 * @throws RequestRefusedError where the idempotency key stands for another request, or a limit is reached.
 */
export const submitJob =
  (deps: SubmitDeps) =>
  async (request: JobRequest): Promise<Submitted> => {
    const wanted = newJob(request, deps.clock.now());
    return inJobContext(wanted, async () => {
      const [refusal, others] = await Promise.all([deps.admission(wanted.owner), anyInLine(deps)]);
      if (refusal === undefined) return record(deps, wanted, others);
      const known = request.idempotencyKey && (await deps.jobs.get(wanted.jobId));
      if (known) return { job: replay(known, wanted), replayed: true };
      throw new RequestRefusedError(refusal);
    });
  };

/** Whether jobs wait in line. Where that cannot be told the warehouse says whether it has room. */
const anyInLine = async (deps: SubmitDeps): Promise<boolean> => {
  try {
    return (await deps.jobs.waiting(1)).length > 0;
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Line not read', { cause });
    return false;
  }
};

const record = async (deps: SubmitDeps, wanted: Job, others: boolean): Promise<Submitted> => {
  const created = await deps.jobs.create(wanted);
  if (created.outcome === 'exists') return { job: replay(created.job, wanted), replayed: true };
  deps.log.info('Job accepted', { jobId: wanted.jobId }, stateMetrics(wanted, 'QUEUED'));
  // Where the SDK wrote twice, a cancel may have been quicker than its second answer.
  if (created.job.state !== 'QUEUED') return { job: created.job, replayed: false };
  try {
    if (others) return { job: await joinLine(deps, created.job), replayed: false };
    const { job } = await startJob(deps, created.job);
    return { job, replayed: false };
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    deps.log.warn('Statement not started yet', { jobId: wanted.jobId, cause });
    return { job: created.job, replayed: false };
  }
};

const replay = (job: Job, wanted: Job): Job => {
  if (job.owner === wanted.owner && job.requestHash === wanted.requestHash) return job;
  throw new RequestRefusedError({ code: 'idempotency-key-reused' });
};
