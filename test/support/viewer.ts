import type { Viewer } from '../../shared/http/viewer.ts';

/** Somebody who has their own jobs and no others. */
export const just = (owner: string): Viewer => ({ owner, isAdmin: false });
