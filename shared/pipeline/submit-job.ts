import { HttpProblem } from '../http/problem.ts';
import type { Job } from '../job/job.ts';
import { type JobRequest, newJob } from '../job/new-job.ts';
import { RetryableFailure } from '../runtime/failure.ts';
import { stateMetrics } from '../telemetry/job-metrics.ts';
import { inJobContext } from '../telemetry/trace-context.ts';
import type { Pipeline } from './pipeline.ts';
import { type StartDeps, startJob } from './start-job.ts';

export type SubmitDeps = StartDeps & { readonly jobs: Pick<Pipeline['jobs'], 'create'> };

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
 * @throws HttpProblem where the idempotency key stands for another request.
 */
export const submitJob =
  (deps: SubmitDeps) =>
  async (request: JobRequest): Promise<Submitted> => {
    const wanted = newJob(request, deps.clock.now());
    return inJobContext(wanted, () => record(deps, wanted));
  };

const record = async (deps: SubmitDeps, wanted: Job): Promise<Submitted> => {
  const created = await deps.jobs.create(wanted);
  if (created.outcome === 'exists') return { job: replay(created.job, wanted), replayed: true };
  deps.log.info('Job accepted', { jobId: wanted.jobId }, stateMetrics(wanted, 'QUEUED'));
  // Where the SDK wrote twice, a cancel may have been quicker than its second answer.
  if (created.job.state !== 'QUEUED') return { job: created.job, replayed: false };
  try {
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
  throw new HttpProblem('idempotency-key-reused', {
    detail: 'This Idempotency-Key was used with another request; use a new key for a new request.',
  });
};
