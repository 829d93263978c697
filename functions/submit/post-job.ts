import {
  type PreferredWaitDeps,
  waitAsPreferred,
  waitedBody,
} from '../../shared/http/preferred-wait.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, jsonText } from '../../shared/http/response.ts';
import { isSettled, type Job } from '../../shared/job/job.ts';
import { RequestRefusedError } from '../../shared/job/request-refused-error.ts';
import type { cancelJob } from '../../shared/pipeline/cancel-job.ts';
import type { submitJob } from '../../shared/pipeline/submit-job.ts';
import { RetryableFailure } from '../../shared/platform/failure.ts';
import { parseSubmitRequest, type SubmitRules } from './submit-request.ts';

export interface PostJobDeps {
  readonly rules: SubmitRules;
  readonly submit: ReturnType<typeof submitJob>;
  readonly waiting: PreferredWaitDeps;
  /** For a job whose owner waits no longer than this. */
  readonly cancel: ReturnType<typeof cancelJob>;
}

/** Most reports take seconds; a caller that asks sooner learns nothing new. */
const RETRY_AFTER_SECONDS = 1;

/**
 * POST /jobs: accepts a job and answers before its statement has run or, where the request prefers
 * to wait, once the job is settled. A function that dies while it waits leaves a job that goes on.
 */
export const postJob = async (deps: PostJobDeps, request: ApiRequest): Promise<ApiResponse> => {
  const { waiting } = deps;
  const startedAt = waiting.clock.now();
  const asked = parseSubmitRequest(deps.rules, request);
  const { job: accepted, replayed } = await deps.submit(asked);
  const waited = await waitAsPreferred(waiting, request, startedAt, accepted);
  const isTooLate = waited.outcome === 'elapsed' && asked.onWaitTimeout === 'cancel';
  const job = isTooLate ? await cancelled(deps, waited.job) : waited.job;
  const isDone = waited.outcome !== 'none' && isSettled(job);
  const body = await waitedBody(waiting, { ...waited, job }, startedAt, isDone);
  return jsonText(isDone ? 200 : 202, body, {
    location: `/jobs/${job.jobId}`,
    ...(!isDone && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    ...(job.traceparent !== undefined && { traceresponse: job.traceparent }),
    ...(replayed && { 'idempotent-replayed': 'true' }),
    ...waited.headers,
  });
};

/** The job once its cancel was asked for. If it has settled just now, that is its answer. */
const cancelled = async ({ cancel, waiting }: PostJobDeps, job: Job): Promise<Job> => {
  const { jobId, owner } = job;
  try {
    return await cancel({ owner, isAdmin: false }, jobId);
  } catch (cause) {
    if (cause instanceof RequestRefusedError) return (await waiting.jobs.get(jobId)) ?? job;
    if (!(cause instanceof RetryableFailure)) throw cause;
    waiting.log.warn('Job not cancelled after its wait', { jobId, cause });
    return job;
  }
};
