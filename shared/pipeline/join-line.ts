import type { Job } from '../job/job.ts';
import { putInLine } from '../job/job-transitions.ts';
import type { Pipeline } from './pipeline.ts';

export type LineDeps = Pick<Pipeline, 'log'> & {
  readonly jobs: Pick<Pipeline['jobs'], 'waiting' | 'lastPlace' | 'update'>;
};

/**
 * Puts a queued job into the line for the warehouse, behind its owner's last job there or at the
 * head where its owner has none; see `line.ts`. One that was in line before never gets a place
 * further back than it had.
 *
 * @throws RetryableFailure where the job table did not answer; the job is looked at when it is due.
 */
export const joinLine = async (deps: LineDeps, job: Job): Promise<Job> => {
  const [[head], last = -1] = await Promise.all([
    deps.jobs.waiting(1),
    deps.jobs.lastPlace(job.owner),
  ]);
  const place = Math.max(head?.place ?? 0, last + 1);
  const moved = await deps.jobs.update(
    job.jobId,
    putInLine(job, Math.min(place, job.place ?? place)),
  );
  if (moved.outcome === 'missing') return job;
  if (moved.outcome === 'applied') deps.log.info('The job waits in line', { jobId: job.jobId });
  return moved.job;
};
