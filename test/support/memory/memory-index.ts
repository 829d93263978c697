import type { Due } from '../../../shared/job/due-time.ts';
import type { Job } from '../../../shared/job/job.ts';
import { positionOfKey, QUEUED_PREFIX } from '../../../shared/job/wait-queue.ts';

export interface DueQuery {
  readonly shard: string;
  readonly dueBy: string;
  readonly limit: number;
  readonly after?: Due | undefined;
}

/**
 * The index of due times over these records. DynamoDB compares keys as the bytes of UTF-8, which
 * for the ASCII of these keys is JavaScript's order of strings; a number in a key has no other.
 */
export const dueIn = (records: Iterable<Job>, query: DueQuery): Due[] => {
  const found: Due[] = [];
  for (const { jobId, attentionShard, attentionAt } of records) {
    if (attentionShard !== query.shard || attentionAt === undefined) continue;
    const due = { jobId, attentionAt };
    const isBehind = query.after === undefined || compare(query.after, due) < 0;
    if (attentionAt <= query.dueBy && isBehind) found.push(due);
  }
  return found.sort(compare).slice(0, query.limit);
};

/** Equal keys lie in an order of their own, which never changes: here by the id. */
const compare = (a: Due, b: Due): number =>
  compareKeys(a.attentionAt, b.attentionAt) || compareKeys(a.jobId, b.jobId);

const compareKeys = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** The position in the last key of the owner's queued jobs in the index of open jobs. */
export const lastPositionIn = (records: Iterable<Job>, owner: string): number | undefined => {
  let last = '';
  for (const record of records) {
    const { openKey = '' } = record;
    if (record.owner === owner && openKey.startsWith(QUEUED_PREFIX) && openKey > last) {
      last = openKey;
    }
  }
  return last === '' ? undefined : positionOfKey(last);
};
