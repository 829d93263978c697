import type { FunctionCall } from '../../../infra/local/aws-endpoint/aws-endpoint.ts';
import type { CallFault } from '../../../infra/local/faults/faults.ts';
import { WAITERS_PREFIX } from '../../../shared/job/waiters.ts';
import { type FaultCase, lengthOf, type RequestLabel } from './fault-case.ts';

/** A job whose requests are watched. */
export interface WatchedJob {
  readonly jobId: string;
  /** What is to befall it; nothing in a golden run. */
  readonly plan: FaultCase | undefined;
  /** Its requests in the order in which they were made. */
  readonly requests: RequestLabel[];
  /** How many requests the fault has befallen. */
  hits: number;
  /** While true, no start of its statement gets through. */
  staysQueued: boolean;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Knows of every request of a function which job it is made for, and decides what befalls it. */
export class RequestWatch {
  readonly jobs = new Map<string, WatchedJob>();
  /** Of what names a statement but no job. */
  private readonly jobOfStatement = new Map<string, WatchedJob>();
  private readonly jobOfSandbox = new Map<string, WatchedJob>();

  watch(jobId: string, plan: FaultCase | undefined, staysQueued: boolean): WatchedJob {
    const job: WatchedJob = { jobId, plan, requests: [], hits: 0, staysQueued };
    this.jobs.set(jobId, job);
    return job;
  }

  /** An event tells which statement belongs to which job. */
  learn(statementId: string, statementName: string): void {
    const [jobId = ''] = statementName.match(UUID) ?? [];
    const job = this.jobs.get(jobId);
    if (job !== undefined) this.jobOfStatement.set(statementId, job);
  }

  /** What befalls the request; for the local stack's `injectCallFault`. */
  faultOf(call: FunctionCall): CallFault | undefined {
    const job = this.jobOf(call);
    if (job === undefined) return undefined;
    const service = countsWaiters(call) ? 'waiters' : call.service;
    const kind = `${shortName(call.functionName)} ${service}.${call.operation}`;
    const number = job.requests.filter((label) => label.startsWith(`${kind} `)).length + 1;
    const label = `${kind} ${number}`;
    job.requests.push(label);
    if (job.staysQueued && call.operation === 'ExecuteStatement') return 'fail';
    const { plan } = job;
    const isHit =
      plan !== undefined &&
      (plan.request === label || (job.hits > 0 && plan.request.startsWith(`${kind} `))) &&
      job.hits < lengthOf(plan.fault);
    if (!isHit) return 'none';
    job.hits += 1;
    return plan.fault;
  }

  private jobOf(call: FunctionCall): WatchedJob | undefined {
    const { path, body, sandboxId, functionName } = call;
    const ids = `${path} ${body?.toString('latin1') ?? ''}`.match(UUID) ?? [];
    for (const id of ids) {
      const job = this.jobs.get(id) ?? this.jobOfStatement.get(id);
      if (job === undefined) continue;
      this.jobOfSandbox.set(sandboxId, job);
      return job;
    }
    // A collector works on one job at a time; what names none it does for the last that it named.
    // So does a submit, but that looks at the queue before it names its job.
    const isOfLast = functionName.includes('Collector') || countsWaiters(call);
    return isOfLast ? this.jobOfSandbox.get(sandboxId) : undefined;
  }
}

/** Whether the call is about the requests that wait, who have an item of their own. */
const countsWaiters = ({ body }: FunctionCall): boolean =>
  body?.includes(`"jobId":{"S":"${WAITERS_PREFIX}"}`) ?? false;

/** `Collector` of a name such as `RedshiftDataJobs-Collector1A2B`. */
const shortName = (functionName: string): string =>
  /(Submit|Cancel|Status|Collector|Reconciler)/.exec(functionName)?.[0] ?? functionName;
