import type { Job } from '../job/job.ts';
import { LEASE_RENEWAL_SECONDS, leaseRenewed } from '../job/job-transitions.ts';
import { secondsBetween } from '../platform/clock.ts';
import type { Pipeline } from './pipeline.ts';

/** Another attempt has the job now; this one stops and leaves no trace. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The right to collect one job, renewed while the work goes on. */
export class CollectingLease {
  private readonly deps: Pick<Pipeline, 'jobs' | 'clock'>;
  private readonly job: Job;
  private renewedAt: string;

  constructor(deps: Pick<Pipeline, 'jobs' | 'clock'>, job: Job) {
    this.deps = deps;
    this.job = job;
    this.renewedAt = deps.clock.now();
  }

  /**
   * Renews the lease once it is a third over.
   *
   * @throws LeaseLost where another attempt has taken the job, or it has been settled.
   */
  async keep(): Promise<void> {
    const now = this.deps.clock.now();
    if (secondsBetween(this.renewedAt, now) < LEASE_RENEWAL_SECONDS) return;
    const renewed = await this.deps.jobs.update(this.job.jobId, leaseRenewed(this.job, now));
    if (renewed.outcome !== 'applied') throw new LeaseLost();
    this.renewedAt = now;
  }
}
