import type { JobView } from '../../shared/job/job.ts';

type Started = Pick<JobView, 'jobId' | 'owner' | 'submittedAt' | 'timeline'>;

/** How many statements of one other owner were started while a job waited for its own. */
export interface LineWait {
  readonly jobId: string;
  readonly owner: string;
  /** Jobs of its own owner that were started meanwhile. */
  readonly own: number;
  /** Of the other owner with the most. */
  readonly others: number;
}

const startedAt = ({ timeline }: Started): string | undefined =>
  timeline.find(({ state }) => state === 'RUNNING')?.at;

/** The wait of every job that was started. */
export const lineWaits = (jobs: readonly Started[]): LineWait[] => {
  const starts = jobs.flatMap((job) => {
    const at = startedAt(job);
    return at === undefined ? [] : [{ ...job, at }];
  });
  return starts.map(({ jobId, owner, submittedAt, at }) => {
    const turns = new Map<string, number>();
    for (const other of starts) {
      if (other.at <= submittedAt || other.at >= at) continue;
      turns.set(other.owner, (turns.get(other.owner) ?? 0) + 1);
    }
    const own = turns.get(owner) ?? 0;
    turns.delete(owner);
    const others = Math.max(0, ...turns.values());
    return { jobId, owner, own, others };
  });
};
