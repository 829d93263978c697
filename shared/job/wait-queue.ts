import { type Due, QUEUE_SHARD } from './due-time.ts';
import type { Job } from './job.ts';

/**
 * The wait queue for the warehouse: start-time fair queueing with equal shares. A job enters one
 * position behind the last queued job of its owner, or behind the head where the owner has none.
 *
 * Bound: of N owners that have queued jobs meanwhile, the k-th queued job of any of them starts
 * within (k + 1) N starts, however many jobs others submit. Proof: with the head at v, the k-th job
 * has a position of at most v + k, since its owner's positions are consecutive and begin at v + 1
 * or before. Later jobs enter at v + 1 or behind it, never at v, so each position empties, and the
 * head moves on. Up to v + k there are k + 1 positions, with at most one job of each owner.
 *
 * Positions are read from an index, which lags behind the table. Of m jobs that one owner submits
 * within that lag, all may share a position; such an owner counts m times.
 *
 * P. Goyal, H. M. Vin, H. Cheng: Start-time Fair Queuing, SIGCOMM 1996.
 */
export const nextPosition = (head: number | undefined, ownLast: number | undefined): number =>
  Math.max(head ?? -1, ownLast ?? -1) + 1;

const POSITION_DIGITS = 12;
/** Prefix of the open keys of queued jobs; they sort behind the owner's other open jobs. */
export const QUEUED_PREFIX = 'waiting ';
const OPEN_PREFIX = 'open ';

const digits = (position: number): string => String(position).padStart(POSITION_DIGITS, '0');

/** The position in a queued job's due time. */
export const positionOf = ({ attentionAt }: Pick<Due, 'attentionAt'>): number =>
  Number(attentionAt.slice(0, POSITION_DIGITS));

/** When a queued job was submitted. */
export const submittedAtOf = ({ attentionAt }: Pick<Due, 'attentionAt'>): string =>
  attentionAt.slice(POSITION_DIGITS + 1);

/** The position in a key of the index of open jobs. */
export const positionOfKey = (key: string): number => Number(key.slice(QUEUED_PREFIX.length));

/** The key of an open job that is not queued. */
export const openKey = ({ submittedAt }: Pick<Job, 'submittedAt'>): string =>
  OPEN_PREFIX + submittedAt;

/**
 * The attributes of a queued job. Digits sort before every instant, so a queued job is always due;
 * at the same position the older request comes first.
 */
export const queueKeys = ({ submittedAt }: Pick<Job, 'submittedAt'>, position: number) => ({
  place: position,
  attentionShard: QUEUE_SHARD,
  attentionAt: `${digits(position)} ${submittedAt}`,
  openKey: QUEUED_PREFIX + digits(position),
});
