import type { Due } from '../../../shared/job/due-time.ts';
import type { Job } from '../../../shared/job/job.ts';
import type { CreateOutcome, UpdateOutcome } from '../../../shared/job/job-store.ts';
import type { JobUpdate } from '../../../shared/job/job-update.ts';
import type { Queued } from '../../../shared/job/wait-queue.ts';
import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import { assertItemFits } from '../aws-limits.ts';
import { applyUpdate, guardHolds } from './apply-update.ts';
import { lastQueuedIn, overdueIn, queueIn } from './memory-index.ts';

/** A job table in memory: applies updates as data, with the reference of what they mean. */
export class MemoryJobs {
  readonly records = new Map<string, Job>();
  writes = 0;

  async create(job: Job): Promise<CreateOutcome> {
    const taken = this.records.get(job.jobId);
    if (taken !== undefined) return { outcome: 'exists', job: taken };
    this.write(job);
    return { outcome: 'created', job };
  }

  async get(jobId: string): Promise<Job | undefined> {
    return this.records.get(jobId);
  }

  async update(jobId: string, update: JobUpdate): Promise<UpdateOutcome> {
    const job = this.records.get(jobId);
    if (job === undefined) return { outcome: 'missing' };
    if (!guardHolds(update.when, job)) return { outcome: 'superseded', job };
    return { outcome: 'applied', job: this.write(applyUpdate(update, job)) };
  }

  async overdue(dueBy: string, limit: number): Promise<Due[]> {
    return overdueIn(this.records.values(), dueBy, limit);
  }

  async queued(limit: number): Promise<Queued[]> {
    return queueIn(this.records.values(), limit);
  }

  async lastQueued(owner: string): Promise<Queued | undefined> {
    return lastQueuedIn(this.records.values(), owner);
  }

  /** The record of a job that must be there. */
  of(jobId: string): Job {
    const job = this.records.get(jobId);
    if (job === undefined) throw new Error(`No record of job ${jobId}.`);
    return job;
  }

  private write(job: Job): Job {
    assertItemFits(job);
    this.writes += 1;
    this.records.set(job.jobId, job);
    return job;
  }
}

/** The compiler's word that this is a job table as the pipeline knows it. */
export const memoryJobs = (): MemoryJobs & Pipeline['jobs'] => new MemoryJobs();
