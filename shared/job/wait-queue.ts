import { WAITING_SHARD } from './due-time.ts';
import type { Job } from './job.ts';

/**
 * The line in which jobs wait for the warehouse: start-time fair queueing with equal shares. The
 * head of the line has place v. A job joins behind its owner's last one, or at v where its owner has
 * none in line; so in each round every owner that waits has one turn, and who comes with ten jobs
 * gets them started within ten rounds, however long the line of another is. Nobody starves: a
 * job's place never grows, newcomers stand at v or behind it, and each turn takes the head away.
 *
 * Places are read from the index, which is a moment behind the table: jobs of one owner that are
 * submitted within that moment share a place, and so a turn.
 *
 * P. Goyal, H. M. Vin, H. Cheng: Start-time Fair Queuing, SIGCOMM 1996.
 */

/** A job in line. */
export interface Waiting {
  readonly jobId: string;
  readonly place: number;
}

const PLACE_DIGITS = 12;
/** What the keys of an owner's jobs in line begin with; they come after all their others. */
export const IN_LINE = 'waiting ';
const OUT_OF_LINE = 'open ';

const digits = (place: number): string => String(place).padStart(PLACE_DIGITS, '0');

/**
 * Where the attention index keeps a job in line: digits sort before every instant, so the line is
 * always due; of the same place the older request comes first.
 */
const lineMark = (job: Pick<Job, 'submittedAt'>, place: number): string =>
  `${digits(place)} ${job.submittedAt}`;

/** The place of a job by its mark in the attention index. */
export const placeOfMark = (mark: string): number => Number(mark.slice(0, PLACE_DIGITS));

/** The place of a job by its key in the index of open jobs. */
export const placeOfKey = (key: string): number =>
  Number(key.slice(IN_LINE.length, IN_LINE.length + PLACE_DIGITS));

/** The key of a job that is not settled and not in line. */
export const openKey = (job: Pick<Job, 'submittedAt'>): string => OUT_OF_LINE + job.submittedAt;

/** What puts a job into the line. */
export const inLine = (job: Pick<Job, 'submittedAt'>, place: number) => ({
  place,
  attentionShard: WAITING_SHARD,
  attentionAt: lineMark(job, place),
  openKey: IN_LINE + digits(place),
});

/** What takes a job out of the line, beside its new mark; nothing where it is not in line. */
export const outOfLine = (job: Pick<Job, 'submittedAt' | 'attentionShard'>) =>
  job.attentionShard === WAITING_SHARD ? { openKey: openKey(job) } : {};
