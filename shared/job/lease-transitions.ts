import { addSeconds } from '../platform/clock.ts';
import type { Job, StatementProgress } from './job.ts';
import { sqlTexts, step } from './job-transitions.ts';
import type { JobUpdate } from './job-update.ts';
import { queueAttributes } from './wait-queue.ts';

/**
 * How long a collector may be silent before another takes its job over. A collector renews its
 * lease at every page, so only a dead one is silent for so long. It is shorter than the minute
 * between two runs of the reconciler: what one run claims and dies of is free at the next, which
 * keeps recovery from a crash well within two minutes.
 */
const LEASE_SECONDS = 50;
/** A lease older than this is renewed: two renewals fit into one lease. */
export const LEASE_RENEWAL_SECONDS = 20;
/**
 * How long a collector that another has replaced may still write, and how long a request to S3 may
 * be under way, in seconds. Lambda ends a function after 15 minutes, and S3 refuses a request whose
 * signature is older; the other five are for clocks that differ.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
 */
const RIVAL_SECONDS = 1200;

/**
 * A collector takes a finished statement's job. Where that comes after the due time, another may
 * have begun without a lease and be frozen.
 */
export const claimed = (
  { attentionAt = '~' }: Pick<Job, 'attentionAt'>,
  progress: StatementProgress,
  at: string,
): JobUpdate => ({
  when: { states: ['QUEUED', 'RUNNING', 'CANCELLING'] },
  enter: step('COLLECTING', at),
  nextAttempt: true,
  set: { ...lease(at), ...(attentionAt <= at && rival(at)), ...progress },
  remove: [...sqlTexts, ...queueAttributes],
});

/**
 * A collector takes the job of another that gave it back or has gone silent; the timeline has its
 * entry. A silent one may be frozen, and then go on.
 */
export const takenOver = ({ attempt, leaseUntil }: Job, at: string): JobUpdate => ({
  when: { states: ['COLLECTING'], attempt, leaseFreeAt: at },
  nextAttempt: true,
  set: { ...lease(at), ...(leaseUntil !== undefined && rival(at)) },
});

const rival = (at: string) => ({ rivalUntil: addSeconds(at, RIVAL_SECONDS) });

const lease = (at: string) => ({
  leaseUntil: addSeconds(at, LEASE_SECONDS),
  attentionAt: addSeconds(at, LEASE_SECONDS),
});

/** The collector is alive. */
export const leaseRenewed = (job: Job, at: string): JobUpdate => ({
  when: { states: ['COLLECTING'], attempt: job.attempt },
  set: lease(at),
});

/**
 * The collector gives up this attempt; the next may start at `retryAt`. `rivalFrom` is now where a
 * manifest that it asked for may still appear.
 */
export const leaseReleased = (job: Job, retryAt: string, rivalFrom?: string): JobUpdate => ({
  when: { states: ['COLLECTING'], attempt: job.attempt },
  set: { attentionAt: retryAt, ...(rivalFrom !== undefined && rival(rivalFrom)) },
  remove: ['leaseUntil'],
});
