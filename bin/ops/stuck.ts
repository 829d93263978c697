import type { Due } from '../../shared/job/due-time.ts';
import { isSettled, type Job, type JobState } from '../../shared/job/job.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { AD_HOC_REPORT } from '../../shared/observability/metric-catalogue.ts';
import { traceIdOf } from '../../shared/observability/trace-context.ts';
import { secondsBetween, systemClock } from '../../shared/platform/clock.ts';
import { RetryableFailure } from '../../shared/platform/failure.ts';
import { exitCodes } from '../terminal/command.ts';
import { checkCount } from '../terminal/parse-arguments.ts';
import { left, right, textTable } from '../terminal/table.ts';
import { formatDuration, formatJson } from '../terminal/text.ts';
import { findDeployment, jobsOf, type OpsCommand } from './operations.ts';

/** More than a person reads, and little to fetch. */
const MAX_JOBS = 200;

/** stuck: jobs whose due time has passed, the oldest first. */
export const stuck: OpsCommand = {
  synopsis: 'stuck',
  summary: 'jobs that are overdue, for how long, and why',
  run: async (operations, args) => {
    checkCount(args, 0);
    const { terminal, config, json } = operations;
    const store = jobsOf(config, await findDeployment(operations));
    const now = systemClock.now();
    const jobs = await overdueJobs(store, now);
    if (json) terminal.print(formatJson({ jobs }));
    else if (jobs.length === 0) terminal.note('No job is overdue.');
    else terminal.print(jobTable(jobs, terminal.columns));
    return exitCodes.done;
  },
};

type Store = Pick<JobStore, 'overdue' | 'get'>;

interface Overdue {
  readonly jobId: string;
  /** Absent, like the report, where the record cannot be read. */
  readonly state?: JobState;
  readonly report?: string;
  readonly overdueSeconds: number;
  readonly why: string;
  readonly traceId?: string;
}

const jobTable = (jobs: readonly Overdue[], maxWidth: number | undefined) =>
  textTable(
    [...['job', 'state', 'report'].map(left), right('overdue for'), left('because')],
    jobs.map(({ jobId, state = '-', report = '-', overdueSeconds, why }) => [
      jobId,
      state,
      report,
      formatDuration(overdueSeconds * 1000),
      why,
    ]),
    maxWidth,
  );

/**
 * The jobs whose due time has passed, the oldest first; also those whose records cannot be read.
 *
 * @throws RetryableFailure where the table did not answer.
 */
export const overdueJobs = async (store: Store, now: string): Promise<Overdue[]> => {
  const due = await store.overdue(now, MAX_JOBS);
  const jobs = await Promise.all(due.map((one) => overdueJob(store, one, now)));
  return jobs.flatMap((job) => job ?? []);
};

/** The job as it is shown; undefined where it is not due any more. */
const overdueJob = async (store: Store, due: Due, now: string): Promise<Overdue | undefined> => {
  const { jobId, attentionAt } = due;
  try {
    const job = await store.get(jobId);
    // The index lags behind the table: a job in it may have been rescheduled already.
    return (job?.attentionAt ?? '~') <= now ? job && overdueView(job, now) : undefined;
  } catch (cause) {
    if (cause instanceof RetryableFailure) throw cause;
    const why = 'its record cannot be read; a newer version may have written it';
    return { jobId, overdueSeconds: secondsBetween(attentionAt, now), why };
  }
};

const overdueView = (job: Job, now: string): Overdue => ({
  jobId: job.jobId,
  state: job.state,
  report: job.report ?? AD_HOC_REPORT,
  overdueSeconds: secondsBetween(job.attentionAt ?? now, now),
  why: whyOverdue(job, now),
  ...(job.traceparent !== undefined && { traceId: traceIdOf(job.traceparent) }),
});

/** The step that should have happened to the job and did not, for the on-call engineer. */
const whyOverdue = (job: Job, now: string): string => {
  if (isSettled(job)) {
    return job.notificationPending
      ? 'settled, and SNS has not taken its notification'
      : 'cancelled; a start that was under way may still arrive';
  }
  switch (job.state) {
    case 'QUEUED':
      return job.queue !== undefined
        ? 'queued until it could start no more'
        : 'the start of its statement was not recorded';
    case 'RUNNING':
      return job.eventReceived
        ? 'its collector failed and gave it back'
        : 'no event reported the end of its statement';
    case 'CANCELLING':
      return 'its statement has not ended since the cancel';
    default:
      return job.leaseUntil !== undefined && job.leaseUntil > now
        ? `attempt ${job.attempt} is collecting`
        : `attempt ${job.attempt} at collecting stopped`;
  }
};
