import type { Job } from '../../../shared/job/job.ts';
import { noResultLimits } from '../../../shared/job/job-limits.ts';
import { RequestRefusedError } from '../../../shared/job/request-refused-error.ts';
import { type Admission, createAdmission } from '../../../shared/pipeline/admission.ts';
import { cancelJob } from '../../../shared/pipeline/cancel-job.ts';
import { collectJob, type StatementHint } from '../../../shared/pipeline/collect-job.ts';
import type { JobRequest } from '../../../shared/pipeline/new-job.ts';
import { reconcileJobs } from '../../../shared/pipeline/reconcile-jobs.ts';
import { type Submitted, submitJob } from '../../../shared/pipeline/submit-job.ts';
import { type WaitDeps, waitForJob } from '../../../shared/pipeline/wait-for-job.ts';
import { addSeconds } from '../../../shared/platform/clock.ts';
import { RetryableFailure } from '../../../shared/platform/failure.ts';
import { just } from '../../support/viewer.ts';
import { type FunctionName, Invocation, type InvocationEnd } from '../engine/invocation.ts';
import {
  notificationsAsSeenBy,
  resultsAsSeenBy,
  statementsAsSeenBy,
} from '../services/simulated-services.ts';
import { jobsAsSeenBy } from '../services/simulated-table.ts';
import type { JobPlan } from '../services/workload.ts';
import type { World } from './world.ts';

/** The names of this deployment's statements begin with this. */
export const PREFIX = 'Simulated/';
const RETENTION_DAYS = 30;
/** Lambda tries an event's function twice more, after one minute and after two. */
const RETRY_AFTER_MS = [60_000, 120_000] as const;

/** How long a request waits for its job, and what it does then. */
export type Wait = Pick<JobPlan, 'waitSeconds' | 'onWaitTimeout'>;

/** Runs the production use cases as Lambda does: sandboxes, retries, timeouts. */
export class Platform {
  /** Events that three attempts could not handle. */
  deadLetters = 0;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  submit(name: string, request: JobRequest, wait: Wait): Promise<InvocationEnd<Submitted>> {
    const by = this.sandbox('submit', name);
    return by.run(async () => {
      const startedAt = by.clockText();
      const deps = { ...this.pipeline(by), admission: this.admission(by) };
      const submitted = await submitJob(deps)(request);
      if (wait.waitSeconds === undefined) return submitted;
      const until = addSeconds(startedAt, wait.waitSeconds);
      const { outcome, job } = await waitForJob(
        this.waiting(by),
        submitted.job,
        request.owner,
        until,
      );
      if (outcome !== 'elapsed' || wait.onWaitTimeout === 'continue') return { ...submitted, job };
      return { ...submitted, job: await this.cancelled(by, job) };
    });
  }

  cancel(name: string, owner: string, jobId: string): Promise<InvocationEnd<Job>> {
    const by = this.sandbox('cancel', name);
    return by.run(() => cancelJob(this.pipeline(by))(just(owner), jobId));
  }

  /** Hands one event to the collector, up to three times. */
  async collect(name: string, hint: StatementHint): Promise<void> {
    for (const [index, wait] of [...RETRY_AFTER_MS, undefined].entries()) {
      const by = this.sandbox('collector', `${name} try ${index + 1}`);
      const deps = { ...this.pipeline(by), statementNamePrefix: PREFIX };
      const { end } = await by.run(() => collectJob(deps)(hint, () => by.remainingMs()));
      if (end === 'answered') return;
      if (wait === undefined) this.deadLetters += 1;
      else await this.pause(wait);
    }
  }

  /**
   * Runs it where a job is due by its own clock; otherwise it finds nothing and changes nothing.
   */
  async reconcile(name: string): Promise<void> {
    const by = this.sandbox('reconciler', name);
    const due = this.world.table.firstDueAt;
    if (due === undefined || due > by.clockText()) return;
    await by.run(() => reconcileJobs(this.pipeline(by))(() => by.remainingMs()));
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.world.eventLoop.after(ms, resolve));
  }

  /** As the function does: a cancel that cannot be asked for leaves the job as it is. */
  private async cancelled(by: Invocation, job: Job): Promise<Job> {
    try {
      return await cancelJob(this.pipeline(by))(just(job.owner), job.jobId);
    } catch (error) {
      const isKnown = error instanceof RequestRefusedError || error instanceof RetryableFailure;
      if (isKnown) return job;
      throw error;
    }
  }

  private waiting(by: Invocation): WaitDeps {
    const waiters = { enter: async () => ({ leave: async () => undefined }) };
    return { ...this.pipeline(by), waiters, pause: (ms) => this.pause(ms) };
  }

  /** The counts are exact and get every answer: what does not come of them limits nothing. */
  private admission(by: Invocation): Admission {
    const { table, environment } = this.world;
    const deps = { ...this.pipeline(by), counts: table.counts, limits: environment.limits };
    return createAdmission(deps);
  }

  private sandbox(of: FunctionName, name: string): Invocation {
    const { eventLoop, seed, environment } = this.world;
    return new Invocation(eventLoop, of, name, seed, environment.clockSkewMs);
  }

  private pipeline(by: Invocation) {
    const { network, table, warehouse, bucket, oracle, environment, trace } = this.world;
    const isUnreadable = (jobId: string) => this.world.isUnreadable(jobId);
    return {
      jobs: jobsAsSeenBy(by, network, table, environment.latencyMs, isUnreadable),
      statements: statementsAsSeenBy(by, network, warehouse, environment),
      results: resultsAsSeenBy(by, network, bucket, environment),
      notifications: notificationsAsSeenBy(by, network, oracle, environment),
      clock: { now: () => by.clockText() },
      log: {
        info: (message: string) => trace.say(by.name, `“${message}”`),
        warn: (message: string) => trace.say(by.name, `“${message}”`),
      },
      retentionDays: RETENTION_DAYS,
      resultLimits: noResultLimits,
    };
  }
}
