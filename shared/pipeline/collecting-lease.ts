import type { Job, StatementProgress } from '../job/job.ts';
import { stateMetrics } from '../job/job-metrics.ts';
import { isCheckedSoon } from '../job/job-transitions.ts';
import {
  claimed,
  LEASE_RENEWAL_SECONDS,
  leaseReleased,
  leaseRenewed,
  takenOver,
} from '../job/lease-transitions.ts';
import { resultFolder } from '../job/result-key.ts';
import { calculateDelay } from '../platform/backoff.ts';
import { addSeconds, secondsBetween } from '../platform/clock.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { hashFraction } from '../platform/identifier.ts';
import type { Pipeline } from './pipeline.ts';

/** In seconds. Even with full jitter, 96 of the longest delays take 24 hours. */
const RETRY_BACKOFF = { minimum: 20, maximum: 1200, factor: 2 };
/** Jitter: the random share of each delay, so that throttled collectors do not retry in step. */
const JITTER_RATIO = 0.25;

/** Time for a result of one page. With less, the reconciler could come while it is collected. */
const TIME_TO_COLLECT_SECONDS = 15;

/** Another attempt has the job now; this one stops and leaves no trace. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** It takes a lease to go on: the file is there already, or it is a large one. */
export class LeaseNeeded extends Error {
  override readonly name = 'LeaseNeeded';
}

/**
 * The right to collect one job, as an attempt with a number of its own. A collector may begin
 * without it and take it later.
 */
export class CollectingLease {
  /** The record as this collector last wrote or read it. */
  job: Job;
  readonly progress: StatementProgress;
  private readonly deps: Pick<Pipeline, 'jobs' | 'clock' | 'log' | 'results'>;
  /** When it was taken or renewed; undefined before. */
  private renewedAt: string | undefined;

  constructor(deps: CollectingLease['deps'], job: Job, progress: StatementProgress) {
    this.deps = deps;
    this.job = job;
    this.progress = progress;
  }

  get isHeld(): boolean {
    return this.renewedAt !== undefined;
  }

  /**
   * Whether the collector may begin without a lease, which saves three write units. If it dies, the
   * due time brings the reconciler about as soon as the end of a lease would. The reconciler comes
   * when that time is over, so it always takes a lease, and attempts are counted.
   */
  mayWait(): boolean {
    const { state, attentionAt = '' } = this.job;
    if (state !== 'RUNNING' && state !== 'CANCELLING') return false;
    const now = this.deps.clock.now();
    return isCheckedSoon(this.job, now) && attentionAt > addSeconds(now, TIME_TO_COLLECT_SECONDS);
  }

  /**
   * Takes the job for the next attempt, and ends the uploads of those that crashed.
   *
   * @throws LeaseLost where another attempt has it, or it is settled.
   */
  async take(): Promise<void> {
    const { jobs, clock, log } = this.deps;
    const { jobId } = this.job;
    const at = clock.now();
    const fresh = await jobs.update(jobId, claimed(this.job, this.progress, at));
    if (fresh.outcome === 'applied') {
      const { statementId } = this.progress.statement;
      const collecting = stateMetrics(this.job, 'COLLECTING');
      log.info('Result being collected', { jobId, statementId }, collecting);
      this.job = fresh.job;
    } else {
      if (fresh.outcome === 'missing' || fresh.job.state !== 'COLLECTING') throw new LeaseLost();
      const next = await jobs.update(jobId, takenOver(fresh.job, at));
      if (next.outcome !== 'applied') throw new LeaseLost();
      log.warn('Lease taken over', { jobId, attempt: next.job.attempt });
      this.job = next.job;
    }
    this.renewedAt = at;
    if (this.job.attempt > 1) await this.endUploads();
  }

  /**
   * Renews the lease once it is a third over.
   *
   * @throws LeaseLost where another attempt has taken the job, or it has been settled.
   */
  async keep(): Promise<void> {
    const now = this.deps.clock.now();
    if (secondsBetween(this.renewedAt ?? now, now) < LEASE_RENEWAL_SECONDS) return;
    const renewed = await this.deps.jobs.update(this.job.jobId, leaseRenewed(this.job, now));
    if (renewed.outcome !== 'applied') throw new LeaseLost();
    this.renewedAt = now;
  }

  /**
   * Until when a collector that this one has replaced may still publish a result; undefined where
   * none can.
   */
  rivalUntil(): string | undefined {
    const { rivalUntil = '' } = this.job;
    return rivalUntil > this.deps.clock.now() ? rivalUntil : undefined;
  }

  /**
   * Gives the job back for a later attempt. Best effort: if this fails as well, the lease expires
   * by itself.
   */
  async release(retryAt = this.retryTime(), hasRival = false): Promise<void> {
    if (!this.isHeld) return;
    const { jobs, clock, log } = this.deps;
    const { jobId } = this.job;
    const released = leaseReleased(this.job, retryAt, hasRival ? clock.now() : undefined);
    await jobs.update(jobId, released).catch((cause: unknown) => {
      log.warn('Lease not released', { jobId, cause });
    });
  }

  /**
   * Gives the job back while this collector's own manifest may still appear, and has the record say
   * so. Best effort as well: without an answer the due time comes, after which that is assumed.
   */
  async releaseToRival(): Promise<void> {
    try {
      if (!this.isHeld) await this.take();
    } catch (cause) {
      this.deps.log.warn('Lease not taken', { jobId: this.job.jobId, cause });
    }
    await this.release(this.retryTime(), true);
  }

  private retryTime(): string {
    const { jobId, attempt } = this.job;
    const jitter = JITTER_RATIO * hashFraction(`${jobId} ${attempt}`);
    const seconds = Math.ceil(calculateDelay(attempt, { ...RETRY_BACKOFF, jitter }));
    return addSeconds(this.deps.clock.now(), seconds);
  }

  /**
   * Ends uploads of attempts that crashed. Best effort: the bucket's lifecycle removes the rest. An
   * attempt that is only slow fails by this, and it has lost its lease anyway.
   */
  async endUploads(): Promise<void> {
    try {
      await this.deps.results.endUploads(resultFolder(this.job));
    } catch (cause) {
      if (!(cause instanceof RetryableFailure)) throw cause;
      this.deps.log.warn('Uploads not ended', { jobId: this.job.jobId, cause });
    }
  }
}
