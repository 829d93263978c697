import type { Job } from './job.ts';

/** A job as the index of the wait queue shows it. */
export interface Queued {
  readonly jobId: string;
  readonly owner: string;
  readonly openKey: string;
}

/**
 * The wait queue for the warehouse: start-time fair queueing with equal shares. A job enters one
 * position behind the last queued job of its owner, or behind the head where the owner has none.
 * One that returns has its position again, or the head's where that has passed it.
 *
 * Bound: of N owners that have queued jobs meanwhile, the k-th queued job of any of them starts
 * within (k + 1) N starts, however many jobs others submit. Proof: with the head at v, the k-th job
 * has a position of at most v + k, since its owner's positions are consecutive and begin at v + 1
 * or before. Later jobs enter at v + 1 or behind it, and those that return at v or behind it, so
 * each position empties, and the head never moves back. Up to v + k there are k + 1 positions, with
 * at most one job of each owner, besides those whose starts were under way.
 *
 * Positions are read from an index, which lags behind the table. Of m jobs that one owner submits
 * within that lag, all may share a position; such an owner counts m times.
 *
 * P. Goyal, H. M. Vin, H. Cheng: Start-time Fair Queuing, SIGCOMM 1996.
 */
export const nextPosition = (
  head: Queued | undefined,
  ownLast: Queued | undefined,
  earlier = Number.POSITIVE_INFINITY,
): number => {
  const behind = Math.max(positionOf(head), positionOf(ownLast)) + 1;
  return Math.max(positionOf(head), Math.min(behind, earlier));
};

const POSITION_DIGITS = 12;

/** The only partition of the index of the wait queue. */
export const WAIT_QUEUE = 'waiting';

/** Behind the key of every queued job. Records of 0.1.0 have other keys, which begin with letters. */
export const BEHIND_QUEUE = ':';

/** How much of the queue is read to measure it: as many jobs as are open at once by default. */
export const MAX_QUEUE_READ = 10_000;

/** The attributes that only a job in the wait queue has. */
export const queueAttributes = ['queue', 'openKey', 'untried'] as const;

/** How a job enters the wait queue. */
export interface Turn {
  readonly position: number;
  /** No start of it was ever tried. */
  readonly isUntried: boolean;
}

/** The attributes of a queued job; at the same position the older request comes first. */
export const queueKeys = (
  { submittedAt }: Pick<Job, 'submittedAt'>,
  { position, isUntried }: Turn,
) => ({
  place: position,
  ...(isUntried && { untried: true }),
  queue: WAIT_QUEUE,
  openKey: `${String(position).padStart(POSITION_DIGITS, '0')} ${submittedAt}`,
});

/** The turn of a queued job; -1 without one. */
export const positionOf = (queued: Queued | undefined): number =>
  queued === undefined ? -1 : Number(queued.openKey.slice(0, POSITION_DIGITS));

/** When a queued job was submitted. */
export const submittedAtOf = ({ openKey }: Pick<Queued, 'openKey'>): string =>
  openKey.slice(POSITION_DIGITS + 1);
