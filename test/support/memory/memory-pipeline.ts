import type { SubmitRequest } from '../../../functions/submit/submit-request.ts';
import type { Job } from '../../../shared/job/job.ts';
import { noResultLimits } from '../../../shared/job/job-limits.ts';
import { NotificationPublisher } from '../../../shared/notification/notification-publisher.ts';
import type { Measured } from '../../../shared/observability/metric-catalogue.ts';
import { admitAll } from '../../../shared/pipeline/admission.ts';
import { collectJob } from '../../../shared/pipeline/collect-job.ts';
import { reconcileJobs } from '../../../shared/pipeline/reconcile-jobs.ts';
import { submitJob } from '../../../shared/pipeline/submit-job.ts';
import { assertMessageFits } from '../aws-limits.ts';
import { ManualClock } from './manual-clock.ts';
import { memoryJobs } from './memory-jobs.ts';
import { memoryResults } from './memory-results.ts';
import { memoryStatements } from './memory-statements.ts';

export const PREFIX = 'Test/';
/** A line that a step logged. */
interface Line {
  readonly message: string;
  readonly fields: object;
  readonly measured?: Measured;
}

const ENOUGH_TIME_MS = 900_000;

/** The production use cases over services in memory. */
export const memoryPipeline = () => {
  const clock = new ManualClock();
  const jobs = memoryJobs();
  const statements = memoryStatements();
  const results = memoryResults();
  const published: Job[] = [];
  const logged: Line[] = [];
  const said = (message: string, fields = {}, measured?: Measured) => {
    logged.push({ message, fields, ...(measured && { measured }) });
  };
  let publishFailure: unknown;
  const publisher = new NotificationPublisher(
    { publish: async ({ text, attributes }) => assertMessageFits(text, attributes) },
    PREFIX,
  );
  const deps = {
    jobs,
    statements,
    results,
    notifications: {
      async publish(job: Job): Promise<void> {
        if (publishFailure !== undefined) throw publishFailure;
        await publisher.publish(job);
        published.push(job);
      },
    },
    clock,
    log: { info: said, warn: said },
    retentionDays: 30,
    resultLimits: noResultLimits,
    admission: admitAll,
    statementNamePrefix: PREFIX,
  };
  const submit = submitJob(deps);
  const collect = collectJob(deps);
  const reconcile = reconcileJobs(deps);
  const enoughTime = () => ENOUGH_TIME_MS;
  return {
    ...deps,
    clock,
    published,
    logged,
    failPublishing: (failure: unknown) => {
      publishFailure = failure;
    },
    submit: async (request: Partial<SubmitRequest> = {}): Promise<Job> => {
      const { job } = await submit({ ...countRequest, ...request });
      return job;
    },
    submitted: (request: Partial<SubmitRequest> = {}) => submit({ ...countRequest, ...request }),
    /** Delivers the event of the job's statement. */
    deliver: (jobId: string, remainingMs: () => number = enoughTime) =>
      collect(
        {
          statementId: statements.of(jobId).statement.statementId,
          statementName: `${PREFIX}${jobId}`,
        },
        remainingMs,
      ),
    collect: (hint: Parameters<typeof collect>[0]) => collect(hint, enoughTime),
    reconcile: () => reconcile(enoughTime),
  };
};

const countRequest: SubmitRequest = {
  owner: 'alice',
  format: 'csv',
  parameters: {},
  sql: 'select 1 as n',
};
