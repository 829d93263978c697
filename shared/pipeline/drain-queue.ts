import { isSettled } from '../job/job.ts';
import { dequeued } from '../job/job-transitions.ts';
import { type Queued, submittedAtOf } from '../job/wait-queue.ts';
import { inJobContext } from '../observability/log-context.ts';
import { mayStart, type StartDeps, startJob } from './start-job.ts';

/** A drain ends after so many failed starts: what keeps these from starting keeps all. */
const MAX_FAILURES = 3;

/**
 * Starts jobs from the head of the wait queue until the warehouse is full or `limit` were started.
 * No job stops the others: one whose start fails, or whose record cannot be read, has left the
 * queue by then, and the reconciler finds it by its due time.
 */
export const drainQueue = async (
  deps: StartDeps,
  queue: readonly Queued[],
  limit: number,
): Promise<void> => {
  let [started, failures] = [0, 0];
  for (const queued of queue) {
    const outcome = await start(deps, queued);
    if (outcome === 'started') started += 1;
    if (outcome === 'failed') failures += 1;
    if (outcome === 'full' || started === limit || failures === MAX_FAILURES) return;
  }
};

const start = async (deps: StartDeps, queued: Queued) => {
  const { jobId } = queued;
  const now = deps.clock.now();
  // The reconciler looks this one up.
  if (!mayStart(submittedAtOf(queued), now)) return 'skipped';
  try {
    const taken = await deps.jobs.update(jobId, dequeued(queued, now));
    // The index lags behind the table: what it still shows may have been started already.
    if (taken.outcome !== 'applied') return 'skipped';
    const job = await inJobContext(taken.job, () => startJob(deps, taken.job));
    if (job.queue !== undefined) return 'full';
    return job.state === 'QUEUED' || isSettled(job) ? 'skipped' : 'started';
  } catch (cause) {
    deps.log.warn('Queued job not started yet', { jobId, cause });
    return 'failed';
  }
};
