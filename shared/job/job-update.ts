import type { Job, JobState } from './job.ts';

/** What must hold of the stored record for an update to apply. */
export interface JobGuard {
  readonly states: readonly JobState[];
  /** The record's fencing token must still be this one. */
  readonly attempt?: number;
  /** No lease is held, or it had expired at this time. */
  readonly leaseFreeAt?: string;
  readonly notificationPending?: true;
  /** The record must still be due at exactly this time: no other writer has moved it on. */
  readonly attentionAt?: string;
}

/** The attributes of a record that an update may write; identity and request never change. */
type JobChanges = Partial<
  Pick<
    Job,
    | 'statement'
    | 'statements'
    | 'result'
    | 'error'
    | 'settledAt'
    | 'expiresAt'
    | 'ttl'
    | 'leaseUntil'
    | 'notificationPending'
    | 'lateStartUntil'
    | 'timedOutAt'
    | 'openKey'
    | 'place'
    | 'attentionShard'
    | 'attentionAt'
  >
>;

type RemovableAttribute =
  | 'reportSql'
  | 'unloadSql'
  | 'batchSql'
  | 'leaseUntil'
  | 'notificationPending'
  | 'lateStartUntil'
  | 'openKey'
  | 'place'
  | 'attentionShard'
  | 'attentionAt';

/**
 * One conditional change of a job, as data. The job table's client turns it into a DynamoDB
 * expression, the simulation's table applies it in memory; neither knows the protocol.
 */
export interface JobUpdate {
  readonly when: JobGuard;
  /** The state to enter, with its entry in the timeline; a reader sees a new version. */
  readonly enter?: { readonly state: JobState; readonly at: string };
  readonly set?: JobChanges;
  readonly remove?: readonly RemovableAttribute[];
  /** Takes the next fencing token. */
  readonly nextAttempt?: true;
}

/** Whether the guard holds for the record: the reference for what the table's condition says. */
export const guardHolds = (guard: JobGuard, job: Job): boolean =>
  guard.states.includes(job.state) &&
  (guard.attempt === undefined || guard.attempt === job.attempt) &&
  (guard.leaseFreeAt === undefined ||
    job.leaseUntil === undefined ||
    job.leaseUntil < guard.leaseFreeAt) &&
  (guard.notificationPending === undefined || job.notificationPending === true) &&
  (guard.attentionAt === undefined || guard.attentionAt === job.attentionAt);

/** The record after the update: the reference for what the table's expression does. */
export const applyUpdate = (update: JobUpdate, job: Job): Job => {
  const next: Job = { ...job, ...update.set };
  for (const name of update.remove ?? []) delete next[name];
  if (update.nextAttempt) next.attempt = job.attempt + 1;
  if (update.enter) {
    next.state = update.enter.state;
    next.updatedAt = update.enter.at;
    next.version = job.version + 1;
    next.timeline = [...job.timeline, update.enter];
  }
  return next;
};
