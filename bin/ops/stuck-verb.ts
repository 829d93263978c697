import { attentionShards } from '../../shared/job/attention.ts';
import type { Job } from '../../shared/job/job.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { AD_HOC_REPORT } from '../../shared/observability/metric-catalogue.ts';
import { traceIdOf } from '../../shared/observability/trace-context.ts';
import { secondsBetween, systemClock } from '../../shared/platform/clock.ts';
import { exitCodes, jsonText } from '../job/verb.ts';
import { fitted } from '../terminal/terminal.ts';
import { textTable } from '../terminal/text-table.ts';
import { findDeployment } from './deployment.ts';
import { withJobs } from './job-table.ts';
import type { OpsVerb } from './ops-verb.ts';
import { noWords } from './ops-words.ts';
import { spell, whyOverdue } from './why-overdue.ts';

/** Of each shard: more than anybody reads, and little to fetch. */
const JOBS_PER_SHARD = 50;

/** stuck: jobs whose time of attention is over, the oldest first. */
export const stuckVerb: OpsVerb = async ({ terminal, config, stackName, json }, words) => {
  noWords('stuck', words);
  const deployment = await findDeployment(config, stackName);
  const now = systemClock.now();
  const jobs = await withJobs(config, deployment, (store) => overdueJobs(store, now));
  if (json) terminal.print(jsonText({ jobs: jobs.map((job) => facts(job, now)) }));
  else if (jobs.length === 0) terminal.note('No job is overdue.');
  else terminal.print(tableOf(jobs, now, terminal.columns));
  return exitCodes.done;
};

const overdueJobs = async (store: JobStore, now: string): Promise<Job[]> => {
  const found = await Promise.all(
    attentionShards.map((shard) => store.overdue(shard, now, JOBS_PER_SHARD)),
  );
  const jobs = await Promise.all(found.flat().map((jobId) => store.get(jobId)));
  // The index lags behind the table: what it still shows may have been moved on already.
  return jobs
    .filter((job): job is Job => job?.attentionAt !== undefined && job.attentionAt <= now)
    .sort((one, other) => ((one.attentionAt ?? '') < (other.attentionAt ?? '') ? -1 : 1));
};

const facts = (job: Job, now: string) => ({
  jobId: job.jobId,
  state: job.state,
  report: job.report ?? AD_HOC_REPORT,
  overdueSeconds: secondsBetween(job.attentionAt ?? now, now),
  why: whyOverdue(job, now),
  ...(job.traceparent !== undefined && { traceId: traceIdOf(job.traceparent) }),
});

const tableOf = (jobs: readonly Job[], now: string, columns: number | undefined): string =>
  textTable(
    [
      { title: 'job', alignment: 'left' },
      { title: 'state', alignment: 'left' },
      { title: 'report', alignment: 'left' },
      { title: 'overdue for', alignment: 'right' },
      { title: 'because', alignment: 'left' },
    ],
    jobs.map((job) => {
      const { jobId, state, report, overdueSeconds, why } = facts(job, now);
      return [jobId, state, report, spell(overdueSeconds), why];
    }),
  )
    .split('\n')
    .map((line) => fitted(line, columns))
    .join('\n');
