import type { Due } from '../../../shared/job/due-time.ts';
import { openShard, SETTLED_PREFIX } from '../../../shared/job/due-time.ts';
import type { Job } from '../../../shared/job/job.ts';
import { BEHIND_QUEUE, type Queued, WAIT_QUEUE } from '../../../shared/job/wait-queue.ts';

// DynamoDB compares keys as the bytes of UTF-8, which for the ASCII of these keys is JavaScript's
// order of strings; a number in a key has no other.

/** The index of due times over these records. */
export const overdueIn = (records: Iterable<Job>, dueBy: string, limit: number): Due[] =>
  shownBy(records, ({ jobId, attentionShard, attentionAt }) =>
    attentionShard === undefined || attentionAt === undefined || attentionAt > dueBy
      ? undefined
      : { jobId, attentionAt },
  )
    .sort((a, b) => compare(a.attentionAt, b.attentionAt))
    .slice(0, limit);

/** The index of the wait queue over these records. */
export const queueIn = (records: Iterable<Job>, limit: number): Queued[] =>
  shownBy(records, (job) => (job.queue === WAIT_QUEUE ? queuedJob(job) : undefined))
    .sort(compareQueued)
    .slice(0, limit);

/** The last of the owner's keys that are of queued jobs. */
export const lastQueuedIn = (records: Iterable<Job>, owner: string): Queued | undefined =>
  shownBy(records, (job) => (job.owner === owner ? queuedJob(job) : undefined))
    .filter(({ openKey }) => openKey < BEHIND_QUEUE)
    .sort(compareQueued)
    .at(-1);

/** How many open jobs the index of due times has, of this owner or of all. */
export const openIn = (records: Iterable<Job>, owner?: string): number => {
  const own = owner === undefined ? undefined : openShard(owner);
  return shownBy(records, ({ attentionShard }) => attentionShard).filter((shard) =>
    own === undefined ? !shard.startsWith(SETTLED_PREFIX) : shard === own,
  ).length;
};

const queuedJob = ({ jobId, owner, openKey }: Job): Queued | undefined =>
  openKey === undefined ? undefined : { jobId, owner, openKey };

/** What a sparse index shows of them. */
const shownBy = <T>(records: Iterable<Job>, entry: (job: Job) => T | undefined): T[] => {
  const found: T[] = [];
  for (const record of records) {
    const shown = entry(record);
    if (shown !== undefined) found.push(shown);
  }
  return found;
};

/** Equal keys lie in an order of their own, which never changes: here by the id. */
const compareQueued = (a: Queued, b: Queued): number =>
  compare(a.openKey, b.openKey) || compare(a.jobId, b.jobId);

const compare = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
