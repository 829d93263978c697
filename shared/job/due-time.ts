import { sha256 } from '../platform/identifier.ts';

/** A job as the index of due times shows it. */
export interface Due {
  readonly jobId: string;
  readonly attentionAt: string;
}

/** The parts of the index that hold settled jobs begin so. */
export const SETTLED_PREFIX = 'settled ';

/**
 * Where the index of due times has the owner's open jobs, which are counted there. A partition of
 * an index takes 1,000 writes a second, and one job takes two.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-gsi-throttling.html
 */
export const openShard = (owner: string): string =>
  // A record is a write unit for each KB, and an owner may be as long as an ARN.
  Buffer.from(sha256(owner), 'hex').toString('base64url').slice(0, 11);

/** Where it has those that are settled and need one more step, such as a notification. */
export const settledShard = (owner: string): string => SETTLED_PREFIX + openShard(owner);
