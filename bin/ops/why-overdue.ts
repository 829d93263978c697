import { WAITING_SHARD } from '../../shared/job/attention.ts';
import { isSettled, type Job } from '../../shared/job/job.ts';

/** What did not happen to the job that should have, in a sentence for whoever is called. */
export const whyOverdue = (job: Job, now: string): string => {
  if (isSettled(job)) {
    return job.notificationPending
      ? 'settled, and SNS has not taken its notification'
      : 'cancelled; a start that was under way may still arrive';
  }
  switch (job.state) {
    case 'QUEUED':
      return job.attentionShard === WAITING_SHARD
        ? 'waits in line: the warehouse had no room'
        : 'nobody recorded that its statement started';
    case 'RUNNING':
      return 'no event has told that its statement ended';
    case 'CANCELLING':
      return 'its statement has not ended since the cancel';
    default:
      return job.leaseUntil !== undefined && job.leaseUntil > now
        ? `attempt ${job.attempt} is collecting`
        : `attempt ${job.attempt} at collecting stopped`;
  }
};

/** `90` reads `1 min 30 s`: two units at most. */
export const spell = (seconds: number): string => {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const;
  let left = Math.max(0, Math.round(seconds));
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.slice(0, 2).join(' ') || '0 s';
};
