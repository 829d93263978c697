import { dequeued } from '../job/job-transitions.ts';
import { positionOf, type Queued, submittedAtOf } from '../job/wait-queue.ts';
import { inJobContext } from '../observability/log-context.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { mayStart, type StartDeps, startJob } from './start-job.ts';

/** A drain ends after so many failed or refused starts in a row: the cause may be one for all. */
const MAX_FAILURES = 3;

/** As many as the Data API runs at once, since that many drainers may read the same head. */
export const QUEUE_READ = 500;

/** The jobs that come first in the wait queue; undefined where it cannot be read. */
export const readQueue = async (
  { jobs, log }: Pick<StartDeps, 'jobs' | 'log'>,
  limit: number,
): Promise<Queued[] | undefined> => {
  try {
    return await jobs.queued(limit);
  } catch (cause) {
    if (!(cause instanceof RetryableFailure)) throw cause;
    log.warn('Wait queue read failed', { cause });
    return undefined;
  }
};

/**
 * Starts jobs from `head`, the first of the wait queue, until the warehouse is full, `limit` were
 * started or there is no more time. It reads the queue again after each turn: jobs that came
 * meanwhile may have the next one, and would otherwise wait until all others in `head` were
 * started. Where it cannot be read, the drain goes on with what it has. Returns how many starts
 * failed.
 *
 * No job stops the others: one whose start fails, or whose record cannot be read, has left the
 * queue by then, and the reconciler finds it by its due time.
 */
export const drainQueue = async (
  deps: StartDeps,
  head: readonly Queued[],
  limit: number,
  hasTime = () => true,
): Promise<number> => {
  const drain: Drain = { tried: new Set(), started: 0, failed: 0, inARow: 0, limit, hasTime };
  let queue = head;
  while (await drainTurn(deps, queue, drain)) {
    queue = (await readQueue(deps, QUEUE_READ)) ?? queue;
  }
  return drain.failed;
};

interface Drain {
  /** The index may still show them. */
  readonly tried: Set<string>;
  started: number;
  failed: number;
  /** Failed or refused since the last one that started. */
  inARow: number;
  readonly limit: number;
  readonly hasTime: () => boolean;
}

/** Whether a job was started, and more may be. */
const drainTurn = async (
  deps: StartDeps,
  queue: readonly Queued[],
  drain: Drain,
): Promise<boolean> => {
  let turn: number | undefined;
  for (const queued of queue) {
    if (turn !== undefined && positionOf(queued) > turn) return true;
    if (drain.tried.has(queued.jobId)) continue;
    if (!drain.hasTime()) return false;
    drain.tried.add(queued.jobId);
    const outcome = await start(deps, queued);
    if (outcome === 'started') {
      drain.started += 1;
      drain.inARow = 0;
      turn = positionOf(queued);
    }
    if (outcome === 'failed') drain.failed += 1;
    if (outcome === 'failed' || outcome === 'refused') drain.inARow += 1;
    if (outcome === 'full' || drain.started === drain.limit) return false;
    if (drain.inARow === MAX_FAILURES) return false;
  }
  return turn !== undefined && queue.length >= QUEUE_READ;
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
    if (job.statement !== undefined) return 'started';
    return job.state === 'FAILED' ? 'refused' : 'skipped';
  } catch (cause) {
    deps.log.warn('Queued job not started yet', { jobId, cause });
    return 'failed';
  }
};
