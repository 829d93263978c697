import type { Viewer } from '../../shared/job/visible-job.ts';

/** A viewer of their own jobs only. */
export const just = (owner: string): Viewer => ({ owner, isAdmin: false });
