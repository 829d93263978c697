import type { Job, JobState } from './job.ts';

/** What must hold of the stored record for an update to apply; an absent record never does. */
export type JobGuard = Conditions &
  (
    | { readonly states: readonly JobState[] }
    /** Whatever its state is, even one that this version does not know. */
    | ({ readonly states?: undefined } & (
        | { readonly attentionAt: string }
        | { readonly openKey: string }
      ))
  );

interface Conditions {
  /** The record's fencing token must still be this one. */
  readonly attempt?: number;
  /** No lease is held, or it had expired at this time. */
  readonly leaseFreeAt?: string;
  readonly notificationPending?: true;
  /** The record must still be due at exactly this time: no other writer has moved it on. */
  readonly attentionAt?: string;
  /** The job must still be at this place in the wait queue. */
  readonly openKey?: string;
  /** The job is queued, and no start of it was ever tried. */
  readonly untried?: true;
}

/** The attributes of a record that an update may write; identity and request never change. */
export type JobChanges = Partial<
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
    | 'rivalUntil'
    | 'eventReceived'
    | 'notificationPending'
    | 'lateStartUntil'
    | 'timedOutAt'
    | 'queue'
    | 'openKey'
    | 'place'
    | 'untried'
    | 'refusedAt'
    | 'attentionShard'
    | 'attentionAt'
  >
>;

type RemovableAttribute =
  | 'reportSql'
  | 'unloadSql'
  | 'batchSql'
  | 'leaseUntil'
  | 'rivalUntil'
  | 'eventReceived'
  | 'notificationPending'
  | 'lateStartUntil'
  | 'queue'
  | 'openKey'
  | 'place'
  | 'untried'
  | 'refusedAt'
  | 'attentionShard'
  | 'attentionAt';

/**
 * One conditional change of a job, as data. The job table's client turns it into a DynamoDB
 * expression, and the double in the tests applies it in memory; neither knows the protocol.
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
