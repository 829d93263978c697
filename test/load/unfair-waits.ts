import type { JobView } from '../../shared/job/job.ts';
import { lineWaits } from './line-waits.ts';

/** Jobs that sandboxes of submit put into the line at the same moment share a turn. */
const SHARED_TURN = 4;
/** Turns that were under way when a job joined. */
const TURNS_UNDER_WAY = 2;

/**
 * A sentence for every job that waited for another owner's backlog: while n jobs of its own owner
 * were started, more than about n + 1 turns went to one other owner.
 */
export const unfairWaits = (jobs: readonly JobView[]): string[] =>
  lineWaits(jobs)
    .filter(({ own, others }) => others > SHARED_TURN * (own + 1 + TURNS_UNDER_WAY))
    .map(
      ({ jobId, owner, own, others }) =>
        `${jobId} of ${owner} waited for ${others} turns of another owner, its own had ${own}`,
    );
