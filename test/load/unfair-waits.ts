import { type AcceptedJob, lineWaits } from './line-waits.ts';

/** Jobs that sandboxes of submit enqueue at the same moment share a turn. */
const SHARED_TURN = 4;
/** Turns that were under way when a job was queued. */
const TURNS_UNDER_WAY = 2;

/**
 * A sentence for every job that waited for another owner's backlog: while n jobs of its own owner
 * were started, more than about n + 1 turns went to one other owner.
 */
export const unfairWaits = (jobs: readonly AcceptedJob[]): string[] =>
  lineWaits(jobs).flatMap(({ jobId, owner, own, others, other }) => {
    const most = SHARED_TURN * (own + 1 + TURNS_UNDER_WAY);
    if (others <= most) return [];
    return [
      `${jobId} of ${owner} waited for ${others} starts of ${other}, more than ${most} ` +
        `while its own owner had ${own}.`,
    ];
  });
