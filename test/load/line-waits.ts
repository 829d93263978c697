import type { Job, JobView } from '../../shared/job/job.ts';
import type { AskedJob } from '../support/load/job-load.ts';

/** A job and when its caller knew that it was accepted: it was queued by then. */
export type AcceptedJob = Pick<JobView, 'jobId' | 'owner' | 'timeline'> & {
  readonly acceptedAt: string;
};

/** The records of the jobs that were accepted. */
export const acceptedJobs = (
  asked: ReadonlyMap<string, AskedJob>,
  records: ReadonlyMap<string, Job>,
): AcceptedJob[] =>
  [...records.values()].flatMap((job) => {
    const request = asked.get(job.jobId);
    if (request === undefined) return [];
    const at = new Date(performance.timeOrigin + request.acceptedMs);
    return [{ ...job, acceptedAt: at.toISOString() }];
  });

/** How many statements of one other owner were started while a job waited for its own. */
export interface LineWait {
  readonly jobId: string;
  readonly owner: string;
  /** Jobs of its own owner that were started meanwhile. */
  readonly own: number;
  /** Of the other owner with the most. */
  readonly others: number;
  /** That owner; undefined where no other owner's job was started. */
  readonly other: string | undefined;
}

const startedAt = ({ timeline }: AcceptedJob): string | undefined =>
  timeline.find(({ state }) => state === 'RUNNING')?.at;

/** The wait of every job that was started. */
export const lineWaits = (jobs: readonly AcceptedJob[]): LineWait[] => {
  const starts = jobs.flatMap((job) => {
    const at = startedAt(job);
    return at === undefined ? [] : [{ ...job, at }];
  });
  return starts.map(({ jobId, owner, acceptedAt, at }) => {
    const turns = new Map<string, number>();
    for (const other of starts) {
      if (other.at <= acceptedAt || other.at >= at) continue;
      turns.set(other.owner, (turns.get(other.owner) ?? 0) + 1);
    }
    const own = turns.get(owner) ?? 0;
    turns.delete(owner);
    const [other, others] = [...turns].sort(([, a], [, b]) => b - a)[0] ?? [undefined, 0];
    return { jobId, owner, own, others, other };
  });
};
