import type { Job } from '../../../shared/job/job.ts';

/** The lease of an attempt that no other takes over. */
export const heldLease = (job: Job) => ({
  job,
  isHeld: true,
  take: async () => undefined,
  keep: async () => undefined,
});
