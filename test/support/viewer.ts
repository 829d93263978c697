import type { Viewer } from '../../shared/job/visible-job.ts';

/** Somebody who has their own jobs and no others. */
export const just = (owner: string): Viewer => ({ owner, isAdmin: false });
