import { QUEUE_SHARD } from './due-time.ts';
import type { Job } from './job.ts';

/**
 * The wait queue for the warehouse: start-time fair queueing with equal shares. The head of the
 * queue has position v. A job enters behind the last job of its owner, or at v where the owner has
 * none. So each round starts one job of each waiting owner: the last of an owner's ten jobs starts
 * within ten rounds, however many jobs another owner has. No job starves: its position never grows,
 * new jobs enter at v or behind it, and each start removes the head.
 *
 * Positions are read from the index, which lags behind the table. Jobs that one owner submits
 * within that moment share a position, and so a round.
 *
 * P. Goyal, H. M. Vin, H. Cheng: Start-time Fair Queuing, SIGCOMM 1996.
 */

/** A job in the wait queue; the record keeps its position as `place`. */
export interface QueueEntry {
  readonly jobId: string;
  readonly queuePosition: number;
}

const POSITION_DIGITS = 12;
/** Prefix of the open keys of enqueued jobs; they sort behind the owner's other open jobs. */
export const QUEUED_PREFIX = 'waiting ';
const OPEN_PREFIX = 'open ';

const digits = (queuePosition: number): string =>
  String(queuePosition).padStart(POSITION_DIGITS, '0');

/**
 * The due time of an enqueued job: digits sort before every instant, so the queue is always due. At
 * the same position the older request comes first.
 */
const queueMark = (job: Pick<Job, 'submittedAt'>, queuePosition: number): string =>
  `${digits(queuePosition)} ${job.submittedAt}`;

/** The queue position in a key of the attention index. */
export const positionOfMark = (mark: string): number => Number(mark.slice(0, POSITION_DIGITS));

/** The queue position in a key of the index of open jobs. */
export const positionOfKey = (key: string): number =>
  Number(key.slice(QUEUED_PREFIX.length, QUEUED_PREFIX.length + POSITION_DIGITS));

/** The key of an open job that is not enqueued. */
export const openKey = (job: Pick<Job, 'submittedAt'>): string => OPEN_PREFIX + job.submittedAt;

/** The attributes that enqueue a job. */
export const queueKeys = (job: Pick<Job, 'submittedAt'>, queuePosition: number) => ({
  place: queuePosition,
  attentionShard: QUEUE_SHARD,
  attentionAt: queueMark(job, queuePosition),
  openKey: QUEUED_PREFIX + digits(queuePosition),
});

/** The attributes that dequeue a job, besides its new due time; empty where it is not enqueued. */
export const dequeuedKeys = (job: Pick<Job, 'submittedAt' | 'attentionShard'>) =>
  job.attentionShard === QUEUE_SHARD ? { openKey: openKey(job) } : {};
