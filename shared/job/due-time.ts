import { addSeconds } from '../platform/clock.ts';

/**
 * A partition of a DynamoDB index takes 1,000 writes a second, and an index that is too hot slows
 * the table itself down; 16 shards leave room for some thousand jobs a second.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-gsi-throttling.html
 */
const SHARD_COUNT = 16;

/** The shard of the wait queue: jobs that the warehouse had no room for; see `wait-queue.ts`. */
export const QUEUE_SHARD = 'waiting';

/** The shards of jobs that are not queued. */
export const attentionShards: readonly string[] = Array.from({ length: SHARD_COUNT }, (_, shard) =>
  String(shard).padStart(2, '0'),
);

/** A job as the index of due times shows it. */
export interface Due {
  readonly jobId: string;
  /** An instant; for a queued job its position in the wait queue. */
  readonly attentionAt: string;
}

/** The shard of a job, the same for its whole life. */
const shardOf = (jobId: string): string => {
  let hash = 0;
  for (const char of jobId) hash = (hash * 31 + char.charCodeAt(0)) % 65_536;
  return String(hash % SHARD_COUNT).padStart(2, '0');
};

/** When the reconciler checks the job, and the shard in which it finds it. */
export const dueTime = (jobId: string, from: string, seconds: number) => ({
  attentionShard: shardOf(jobId),
  attentionAt: addSeconds(from, seconds),
});
