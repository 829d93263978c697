import { addSeconds, epochSeconds } from '../platform/clock.ts';
import { type Due, settledShard } from './due-time.ts';
import type { Job, JobError, JobResult, JobState, JobStatement, StatementProgress } from './job.ts';
import { isSettled, openStates, settledStates } from './job.ts';
import type { JobGuard, JobUpdate } from './job-update.ts';
import { type Queued, queueAttributes, queueKeys, type Turn } from './wait-queue.ts';

/** Delay before the reconciler first checks a job for which no event arrived. */
export const FIRST_CHECK_SECONDS = 60;
/** The same for a job whose statement may start now and must not outlast its timeout. */
export const firstCheckSeconds = ({ timeoutSeconds }: Pick<Job, 'timeoutSeconds'>): number =>
  Math.min(FIRST_CHECK_SECONDS, timeoutSeconds ?? FIRST_CHECK_SECONDS);
/**
 * How long the record outlives the result, so that a late reader learns that it expired. Records
 * of other versions have the same: the time of expiry is computed from it.
 */
export const RECORD_GRACE_SECONDS = 7 * 86_400;

/** The texts that a record keeps only until its statement is accepted. */
export const sqlTexts = ['reportSql', 'unloadSql', 'batchSql'] as const;

/** What collectors tell each other of an open job. */
const ofCollectors = ['leaseUntil', 'rivalUntil', 'eventReceived'] as const;

const dueTimeAttributes = ['attentionShard', 'attentionAt'] as const;

/** An entry of the timeline. */
export const step = (state: JobState, at: string) => ({ state, at });

/**
 * The Data API has taken the statement. Another due time costs two index writes, so the job keeps
 * the one that it was read with, if that is soon enough. It is set in any case: a second start may
 * have enqueued the job meanwhile.
 */
export const statementAccepted = (job: Job, statement: JobStatement, at: string): JobUpdate => {
  const checkAt = addSeconds(at, firstCheckSeconds(job));
  const { attentionAt = checkAt } = job;
  return {
    when: { states: ['QUEUED'] },
    enter: step('RUNNING', at),
    set: { statement, attentionAt: attentionAt < checkAt ? attentionAt : checkAt },
    remove: [...sqlTexts, ...queueAttributes, 'refusedAt'],
  };
};

/**
 * There is no room in the warehouse, or others are queued; the job is checked when it starts no
 * more. It counts only while no other try has begun, each of which moves the due time first.
 */
export const enqueued = (job: Job, turn: Turn, checkAt: string): JobUpdate => ({
  when: untouched(job),
  set: { ...queueKeys(job, turn), attentionAt: checkAt },
  remove: ['refusedAt'],
});

/** The start was refused for the first time; a permission may still be on its way. */
export const startRefused = (job: Job, at: string): JobUpdate => ({
  when: untouched(job),
  set: { refusedAt: at },
});

/** While the job is in this state and due at this time: no other writer has begun anything. */
const untouched = ({ state, attentionAt }: Job) => ({
  states: [state],
  ...(attentionAt !== undefined && { attentionAt }),
});

/**
 * Takes a job from the wait queue before its start, so that two drainers do not both spend a call
 * on it. Every step from QUEUED on removes the key, so it tells the state; one that this version
 * does not know must not stay at the head.
 */
export const dequeued = ({ openKey }: Pick<Queued, 'openKey'>, at: string): JobUpdate => ({
  when: { openKey },
  set: { attentionAt: addSeconds(at, FIRST_CHECK_SECONDS) },
  remove: queueAttributes,
});

/** The event of the statement's end is not lost, although the collector gave the job back. */
export const eventReceived = (): JobUpdate => ({
  when: { states: openStates },
  set: { eventReceived: true },
});

/**
 * The caller asked for an end; the statement's own end decides. A check that is due
 * sooner stays due: a cancel must not delay the recovery of a job whose event was lost.
 */
export const cancelRequested = (job: Job, at: string): JobUpdate => {
  const checkAt = addSeconds(at, FIRST_CHECK_SECONDS);
  const isDueSooner = (job.attentionAt ?? '~') < checkAt;
  return {
    when: { states: ['RUNNING'] },
    enter: step('CANCELLING', at),
    ...(!isDueSooner && { set: { attentionAt: checkAt } }),
  };
};

/**
 * The statement has outlasted its timeout, so the warehouse is asked to stop it. A job whose cancel
 * was requested before does not count as timed out.
 */
export const statementTimedOut = (at: string): JobUpdate => ({
  when: { states: ['RUNNING'] },
  enter: step('CANCELLING', at),
  set: { timedOutAt: at, attentionAt: addSeconds(at, FIRST_CHECK_SECONDS) },
});

/** Nothing was wrong: checks again later, unless another writer has moved the job on. */
export const rescheduled = (job: Job, until: string): JobUpdate => ({
  // The same due time may come back after a try; this mark does not.
  when: { ...untouched(job), ...(job.untried && { untried: true }) },
  set: {
    attentionAt: until,
    // No owner's count of open jobs may have it for longer.
    ...(isSettled(job) && { attentionShard: settledShard(job.owner) }),
  },
  remove: queueAttributes,
});

/** The same for a record that cannot be read, such as one of a newer version, in any state. */
export const unreadableRescheduled = ({ attentionAt }: Due, until: string): JobUpdate => ({
  when: { attentionAt },
  set: { attentionAt: until },
  remove: queueAttributes,
});

/** Subscribers are notified; only a possible late start needs further checks of this job. */
export const notified = (job: Pick<Job, 'lateStartUntil'>): JobUpdate => ({
  when: { states: settledStates, notificationPending: true },
  remove: ['notificationPending', ...(job.lateStartUntil === undefined ? dueTimeAttributes : [])],
});

/** A cancelled and announced job has no statement that runs, and will have none. */
export const lateStartRuledOut = (): JobUpdate => ({
  when: { states: ['CANCELLED'] },
  remove: ['lateStartUntil', ...dueTimeAttributes],
});

/** Whether the reconciler checks the job within the minute, by its due time. */
export const isCheckedSoon = ({ attentionAt = '' }: Pick<Job, 'attentionAt'>, at: string) =>
  attentionAt > at && attentionAt <= addSeconds(at, FIRST_CHECK_SECONDS);

/** How a job ends. */
export type Settlement =
  | ({ readonly state: 'SUCCEEDED'; readonly result: JobResult } & StatementProgress)
  | ({ readonly state: 'FAILED'; readonly error: JobError } & Partial<StatementProgress>)
  | ({ readonly state: 'CANCELLED' } & Partial<StatementProgress>);

/** When a job ends, and what its record must still be. */
export interface SettleOptions extends Pick<JobGuard, 'attempt' | 'attentionAt' | 'untried'> {
  readonly at: string;
  readonly retentionDays: number;
  /** Every state of an open job without it. */
  readonly from?: readonly JobState[];
  /** Until when an unrecorded start may still arrive. */
  readonly lateStartUntil?: string;
}

/**
 * The one update that makes a job's end visible. It leaves the job marked as not yet notified, so
 * that a crash right after it cannot swallow the notification.
 */
export const settled = (job: Job, settlement: Settlement, options: SettleOptions): JobUpdate => {
  const { at, retentionDays, from = openStates, lateStartUntil, ...guard } = options;
  const expiresAt = addSeconds(at, retentionDays * 86_400);
  const { state, ...outcome } = settlement;
  return {
    when: { states: from, ...guard },
    enter: step(state, at),
    set: {
      ...outcome,
      settledAt: at,
      expiresAt,
      ttl: epochSeconds(addSeconds(expiresAt, RECORD_GRACE_SECONDS)),
      notificationPending: true,
      ...(lateStartUntil !== undefined && { lateStartUntil }),
      // Moving the due time costs two index writes; one that is soon serves a lost notification.
      // It is set in any case: a start may have enqueued the job meanwhile.
      ...(lateStartUntil === undefined && isCheckedSoon(job, at)
        ? { attentionAt: job.attentionAt }
        : {
            attentionShard: settledShard(job.owner),
            attentionAt: addSeconds(at, FIRST_CHECK_SECONDS),
          }),
    },
    remove: [...sqlTexts, ...queueAttributes, ...ofCollectors, 'refusedAt', 'place'],
  };
};
