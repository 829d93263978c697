import type { Job } from '../job/job.ts';
import { secondsBetween } from '../runtime/clock.ts';

/**
 * The Data API keeps a statement's metadata and result for 24 h. An hour earlier nothing has
 * expired yet, whatever the clocks say.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
const EXPIRY_SECONDS = 23 * 3600;

/** Whether the Data API may have forgotten the job's statement by now. */
export const mayHaveExpired = (job: Pick<Job, 'submittedAt'>, now: string): boolean =>
  secondsBetween(job.submittedAt, now) >= EXPIRY_SECONDS;
