import type { Job } from '../job/job.ts';
import { secondsBetween } from '../platform/clock.ts';

/**
 * The Data API keeps a statement's metadata and result for 24 h. An hour earlier nothing has
 * expired yet, whatever the clocks say.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
const EXPIRY_SECONDS = 23 * 3600;

/**
 * A statement may start 8 h after its job was submitted and run for 24 h, and its result is kept for
 * 24 h more. What the Data API refused to show until then, it never will.
 */
const CERTAIN_EXPIRY_SECONDS = 56 * 3600;

/** Whether the Data API must have forgotten the job's statement by now. */
export const mustHaveExpired = (job: Pick<Job, 'submittedAt'>, now: string): boolean =>
  secondsBetween(job.submittedAt, now) >= CERTAIN_EXPIRY_SECONDS;

/** Whether the Data API may have forgotten the job's statement by now. */
export const mayHaveExpired = (job: Pick<Job, 'submittedAt'>, now: string): boolean =>
  secondsBetween(job.submittedAt, now) >= EXPIRY_SECONDS;
