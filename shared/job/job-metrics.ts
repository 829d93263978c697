import { AD_HOC_REPORT, type Measured, measured } from '../observability/metric-catalogue.ts';
import { secondsBetween } from '../platform/clock.ts';
import type { Job, JobState } from './job.ts';

/** One job has entered a state. */
export const stateMetrics = ({ report = AD_HOC_REPORT }: Pick<Job, 'report'>, state: JobState) =>
  measured({ Jobs: 1 }, { report, state });

/** What a settled job tells of its life. */
export const settlementMetrics = (job: Job): Measured => {
  const { report = AD_HOC_REPORT, state, result, attempt } = job;
  const hasRows = result?.hasResultSet === true;
  return measured(
    {
      Jobs: 1,
      JobSeconds: secondsBetween(job.submittedAt, job.settledAt ?? job.updatedAt),
      QueuedSeconds: secondsIn(job, 'QUEUED'),
      RunningSeconds: secondsIn(job, 'RUNNING'),
      CollectingSeconds: secondsIn(job, 'COLLECTING'),
      CancellingSeconds: secondsIn(job, 'CANCELLING'),
      ResultRows: hasRows ? result.rowCount : undefined,
      ResultBytes: hasRows ? result.sizeBytes : undefined,
      // The first needs no number of its own.
      CollectAttempts: hasRows ? Math.max(attempt, 1) : attempt || undefined,
      // Zero is published too, so that an alarm can see that all is well.
      ResultMismatches: job.error?.code === 'RESULT_INCOMPLETE' ? 1 : 0,
    },
    { report, state },
  );
};

/** How long the job was in the state; absent where it never was. */
const secondsIn = ({ timeline }: Job, state: JobState): number | undefined => {
  const stays = timeline.flatMap((entry, index) => {
    const next = timeline[index + 1];
    if (entry.state !== state || next === undefined) return [];
    return [secondsBetween(entry.at, next.at)];
  });
  return stays.length === 0 ? undefined : stays.reduce((sum, seconds) => sum + seconds, 0);
};
