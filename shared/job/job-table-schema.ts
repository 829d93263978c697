import type { Job } from './job.ts';

/** An index of the job table. */
export interface JobIndex {
  readonly name: string;
  readonly partitionKey: keyof Job;
  readonly sortKey: keyof Job;
  /** The attributes that it keeps besides the keys. */
  readonly attributes: readonly (keyof Job)[];
}

/** The key of the job table and the attribute by which DynamoDB deletes old records. */
export const jobTableSchema = {
  partitionKey: 'jobId',
  timeToLive: 'ttl',
} as const satisfies Record<string, keyof Job>;

/**
 * The indexes of the job table; `format` exists only where administrators list every owner's jobs.
 */
export const jobIndexes = {
  /** A list is filtered by report without reading the jobs. */
  owner: {
    name: 'owner-index',
    partitionKey: 'owner',
    sortKey: 'submittedAt',
    attributes: ['report'],
  },
  /**
   * Sparse: only a job with work left, such as an unsent notification, has these attributes. An
   * owner's open jobs share a partition, in which they are counted.
   */
  attention: {
    name: 'attention-index',
    partitionKey: 'attentionShard',
    sortKey: 'attentionAt',
    attributes: [],
  },
  /** Sparse: only a queued job has these attributes. The wait queue from its head on. */
  queue: { name: 'queue-index', partitionKey: 'queue', sortKey: 'openKey', attributes: ['owner'] },
  /** Sparse: the same jobs by owner. */
  open: { name: 'open-index', partitionKey: 'owner', sortKey: 'openKey', attributes: [] },
  /**
   * `format` is set on every record, old ones too, and never changes. Three partitions absorb 30
   * times the API's rate limit.
   */
  format: {
    name: 'format-index',
    partitionKey: 'format',
    sortKey: 'submittedAt',
    attributes: ['report'],
  },
} as const satisfies Record<string, JobIndex>;
