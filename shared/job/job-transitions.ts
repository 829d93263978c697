import { addSeconds, epochSeconds } from '../platform/clock.ts';
import { attention, WAITING_SHARD } from './due-time.ts';
import type { Job, JobError, JobResult, JobState, JobStatement } from './job.ts';
import { openStates, settledStates } from './job.ts';
import type { JobUpdate } from './job-update.ts';
import { inLine, outOfLine } from './wait-queue.ts';

/**
 * How long a collector may be silent before another takes its job over. A collector renews its
 * lease at every page, so only a dead one is silent for so long. It is shorter than the minute
 * between two runs of the reconciler: what one run claims and dies of is free at the next, which
 * keeps recovery from a crash well within two minutes.
 */
export const LEASE_SECONDS = 50;
/** A lease older than this is renewed: two renewals fit into one lease. */
export const LEASE_RENEWAL_SECONDS = 20;
/** When a job that nobody has heard of is looked at for the first time. */
export const FIRST_LOOK_SECONDS = 60;
/** The same for a job that may have a statement from now on, which must not run past its time. */
export const firstLookSeconds = ({ timeoutSeconds }: Pick<Job, 'timeoutSeconds'>): number =>
  Math.min(FIRST_LOOK_SECONDS, timeoutSeconds ?? FIRST_LOOK_SECONDS);
/** How long the record outlives the result, so that a late reader learns that it expired. */
const RECORD_GRACE_SECONDS = 7 * 86_400;

/** The texts that a record keeps only until its statement is accepted. */
const sqlTexts = ['reportSql', 'unloadSql'] as const;

const attentionMark = ['attentionShard', 'attentionAt'] as const;

const step = (state: JobState, at: string) => ({ state, at });

/** The Data API has taken the statement. */
export const statementAccepted = (job: Job, statement: JobStatement, at: string): JobUpdate => ({
  when: { states: ['QUEUED'] },
  enter: step('RUNNING', at),
  set: {
    statement,
    // Moving the mark costs two index writes, so a job that never waited keeps the one it has.
    ...(job.attentionShard === WAITING_SHARD && attention(job.jobId, at, firstLookSeconds(job))),
    ...outOfLine(job),
  },
  remove: sqlTexts,
});

/** The warehouse has no room: the job waits in line. */
export const putInLine = (job: Job, place: number): JobUpdate => ({
  when: { states: ['QUEUED'] },
  set: inLine(job, place),
});

/** A collector takes a finished statement's job. */
export const claimed = (job: Job, statement: JobStatement, at: string): JobUpdate => ({
  when: { states: ['QUEUED', 'RUNNING', 'CANCELLING'] },
  enter: step('COLLECTING', at),
  ...takeLease(job, at),
  set: { ...takeLease(job, at).set, ...outOfLine(job), statement },
  remove: sqlTexts,
});

/** A collector takes the job of another that has gone silent; the timeline has its entry. */
export const takenOver = (job: ClaimedJob, at: string): JobUpdate => ({
  when: { states: ['COLLECTING'], leaseFreeAt: at },
  ...takeLease(job, at),
});

type ClaimedJob = Pick<Job, 'jobId'>;

const takeLease = (job: ClaimedJob, at: string) => ({
  set: { leaseUntil: addSeconds(at, LEASE_SECONDS), ...attention(job.jobId, at, LEASE_SECONDS) },
  nextAttempt: true as const,
});

/** The collector is alive. */
export const leaseRenewed = (job: Job, at: string): JobUpdate => ({
  when: { states: ['COLLECTING'], attempt: job.attempt },
  set: takeLease(job, at).set,
});

/** The collector gives up this attempt; the next may start at `retryAt`. */
export const leaseReleased = (job: Job, retryAt: string): JobUpdate => ({
  when: { states: ['COLLECTING'], attempt: job.attempt },
  set: attention(job.jobId, retryAt, 0),
  remove: ['leaseUntil'],
});

/**
 * The caller asked for an end; the statement's own end decides. A look that is due sooner stays
 * due: a cancel must not make a job late whose event got lost.
 */
export const cancelRequested = (job: Job, at: string): JobUpdate => {
  const look = attention(job.jobId, at, FIRST_LOOK_SECONDS);
  const isDueSooner =
    job.attentionShard === look.attentionShard && (job.attentionAt ?? '~') < look.attentionAt;
  return {
    when: { states: ['RUNNING'] },
    enter: step('CANCELLING', at),
    ...(!isDueSooner && { set: look }),
  };
};

/**
 * The statement has run for longer than it may: the warehouse is asked to stop it. Only a job that
 * nobody asked to cancel before is told to have run out of time.
 */
export const statementTimedOut = (job: Job, at: string): JobUpdate => ({
  when: { states: ['RUNNING'] },
  enter: step('CANCELLING', at),
  set: { timedOutAt: at, ...attention(job.jobId, at, FIRST_LOOK_SECONDS) },
});

/** Nothing was wrong: look again later, unless somebody else has moved the job on. */
export const postponed = (job: Job, until: string): JobUpdate => ({
  when: {
    states: [job.state],
    ...(job.attentionAt !== undefined && { attentionAt: job.attentionAt }),
  },
  set: { ...attention(job.jobId, until, 0), ...outOfLine(job) },
});

/** Subscribers have been told; nobody needs to look at this job again, but for a late start. */
export const notified = (job: Pick<Job, 'lateStartUntil'>): JobUpdate => ({
  when: { states: settledStates, notificationPending: true },
  remove: ['notificationPending', ...(job.lateStartUntil === undefined ? attentionMark : [])],
});

/** A cancelled and announced job has no statement that runs, and will have none. */
export const lateStartRuledOut = (): JobUpdate => ({
  when: { states: ['CANCELLED'] },
  remove: ['lateStartUntil', ...attentionMark],
});

/** How a job ends. */
export type Settlement =
  | { readonly state: 'SUCCEEDED'; readonly result: JobResult; readonly statement: JobStatement }
  | { readonly state: 'FAILED'; readonly error: JobError; readonly statement?: JobStatement }
  | { readonly state: 'CANCELLED'; readonly statement?: JobStatement };

export interface SettleOptions {
  readonly at: string;
  readonly retentionDays: number;
  /** Settles only while the record still has this fencing token. */
  readonly attempt?: number;
  readonly from?: readonly JobState[];
  /** Until when a start that nobody has recorded may still arrive. */
  readonly lateStartUntil?: string;
}

/**
 * The one update that makes a job's end visible. It leaves the job marked as not yet notified, so
 * that a crash right after it cannot swallow the notification.
 */
export const settled = (job: Job, settlement: Settlement, options: SettleOptions): JobUpdate => {
  const expiresAt = addSeconds(options.at, options.retentionDays * 86_400);
  const { state, ...outcome } = settlement;
  return {
    when: {
      states: options.from ?? openStates,
      ...(options.attempt !== undefined && { attempt: options.attempt }),
    },
    enter: step(state, options.at),
    set: {
      ...outcome,
      settledAt: options.at,
      expiresAt,
      ttl: epochSeconds(addSeconds(expiresAt, RECORD_GRACE_SECONDS)),
      notificationPending: true,
      ...(options.lateStartUntil !== undefined && { lateStartUntil: options.lateStartUntil }),
      // A claimed job's mark lies at most one lease ahead, soon enough for a lost notification.
      ...(options.attempt === undefined && attention(job.jobId, options.at, FIRST_LOOK_SECONDS)),
    },
    remove: [...sqlTexts, 'leaseUntil', 'openKey', 'place'],
  };
};
