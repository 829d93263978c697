import { isSettled, type Job } from '../../shared/job/job.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { AD_HOC_REPORT } from '../../shared/observability/metric-catalogue.ts';
import { traceIdOf } from '../../shared/observability/trace-context.ts';
import { secondsBetween, systemClock } from '../../shared/platform/clock.ts';
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
    const jobs = (await overdueJobs(store, now)).map((job) => overdueView(job, now));
    if (json) terminal.print(formatJson({ jobs }));
    else if (jobs.length === 0) terminal.note('No job is overdue.');
    else terminal.print(jobTable(jobs, terminal.columns));
    return exitCodes.done;
  },
};

const jobTable = (jobs: readonly ReturnType<typeof overdueView>[], maxWidth: number | undefined) =>
  textTable(
    [...['job', 'state', 'report'].map(left), right('overdue for'), left('because')],
    jobs.map(({ jobId, state, report, overdueSeconds, why }) => [
      jobId,
      state,
      report,
      formatDuration(overdueSeconds * 1000),
      why,
    ]),
    maxWidth,
  );

const overdueJobs = async (store: JobStore, now: string): Promise<Job[]> => {
  const due = await store.overdue(now, MAX_JOBS);
  const jobs = await Promise.all(due.map(({ jobId }) => store.get(jobId)));
  // The index lags behind the table: a job in it may have been rescheduled already.
  return jobs.flatMap((job) => ((job?.attentionAt ?? '~') <= now ? (job ?? []) : []));
};

const overdueView = (job: Job, now: string) => ({
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
