import type { Due } from '../../../shared/job/due-time.ts';
import { isSettled, type Job } from '../../../shared/job/job.ts';
import type { CreateOutcome, UpdateOutcome } from '../../../shared/job/job-store.ts';
import type { JobUpdate } from '../../../shared/job/job-update.ts';
import type { Queued } from '../../../shared/job/wait-queue.ts';
import type { AdmissionDeps } from '../../../shared/pipeline/admission.ts';
import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import { assertItemFits } from '../../support/aws-limits.ts';
import { applyUpdate, guardHolds } from '../../support/memory/apply-update.ts';
import { lastQueuedIn, openIn, overdueIn, queueIn } from '../../support/memory/memory-index.ts';
import type { EventLoop } from '../engine/event-loop.ts';
import type { Invocation } from '../engine/invocation.ts';
import { Random } from '../engine/random.ts';
import type { Environment } from '../faults/environment.ts';
import type { Effects } from './effects.ts';
import type { Network } from './network.ts';

interface Kept {
  readonly job: Job;
  /** What the indexes still show for a moment. */
  readonly before: Job | undefined;
  readonly writtenMs: number;
}

type Written =
  | { readonly outcome: 'written'; readonly job: Job }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'missing' };

/** The job table: one conditional write at a time, and an index that is behind. */
export class SimulatedTable {
  readonly kept = new Map<string, Kept>();
  /** Those that an index shows, or showed a moment ago. */
  private readonly indexed = new Map<string, Kept>();
  /** How far the counts are behind; no run of a function depends on another's draws. */
  private readonly random = new Random(1, 'counts');
  private readonly eventLoop: EventLoop;
  readonly effects: Effects;
  private readonly indexLagMs: number;
  /** Whether any queued job is, or lately was, indexed; computed again after each write. */
  private hasQueue: boolean | undefined;

  /** What the indexes are counted by; of this no answer gets lost, but it may be behind. */
  readonly counts: AdmissionDeps['counts'] = {
    open: async (owner, most) => this.countOf(most, owner),
    openOfAll: async (most) => this.countOf(most),
    submitsSince: async () => [],
  };

  constructor(eventLoop: EventLoop, effects: Effects, environment: Environment) {
    this.eventLoop = eventLoop;
    this.effects = effects;
    this.indexLagMs = environment.indexLagMs;
  }

  get(jobId: string): Job | undefined {
    return this.kept.get(jobId)?.job;
  }

  put(job: Job): Written {
    if (this.kept.has(job.jobId)) return { outcome: 'refused' };
    return { outcome: 'written', job: this.write(job, undefined) };
  }

  update(jobId: string, update: JobUpdate): Written {
    const job = this.get(jobId);
    if (job === undefined) return { outcome: 'missing' };
    if (!guardHolds(update.when, job)) return { outcome: 'refused' };
    return { outcome: 'written', job: this.write(applyUpdate(update, job), job) };
  }

  /** What the index shows; `freshness` from 0, as far behind as it can be, to 1, up to date. */
  overdue(dueBy: string, limit: number, freshness: number): Due[] {
    return overdueIn(this.shown(freshness), dueBy, limit);
  }

  queued(limit: number, freshness: number): Queued[] {
    return queueIn(this.shown(freshness), limit);
  }

  lastQueued(owner: string, freshness: number): Queued | undefined {
    return lastQueuedIn(this.shown(freshness), owner);
  }

  /** The records as a sparse index shows them. */
  private *shown(freshness: number): Generator<Job> {
    const { now } = this.eventLoop;
    const seenUntil = now - this.indexLagMs * (1 - freshness);
    for (const [jobId, { job, before, writtenMs }] of this.indexed) {
      const shown = writtenMs > seenUntil ? before : job;
      if (shown !== undefined) yield shown;
      if (!isIndexed(job) && writtenMs < now - this.indexLagMs) this.indexed.delete(jobId);
    }
  }

  /** Whether there is, or lately was, any queued job. */
  get isAnyQueued(): boolean {
    this.hasQueue ??= this.showsQueue();
    return this.hasQueue;
  }

  private showsQueue(): boolean {
    for (const { job, before } of this.indexed.values()) {
      if (job.queue !== undefined || before?.queue !== undefined) return true;
    }
    return false;
  }

  /** When the schedule finds work: when the first job is due, or at once where any is queued. */
  get firstDueAt(): string | undefined {
    let first: string | undefined;
    for (const { job } of this.indexed.values()) {
      const due = job.queue === undefined ? job.attentionAt : '';
      if (due !== undefined && (first === undefined || due < first)) first = due;
    }
    return first;
  }

  /** Records that are not settled, or not finished with. */
  *unfinished(): Generator<Job> {
    for (const { job } of this.indexed.values()) if (isIndexed(job)) yield job;
  }

  /** DynamoDB deletes every settled record, long after its job has ended. */
  deleteByTtl(): void {
    for (const [jobId, { job }] of this.kept) {
      if (job.ttl !== undefined) this.kept.delete(jobId);
    }
    this.indexed.clear();
  }

  private countOf(most: number, owner?: string): number {
    return Math.min(openIn(this.shown(this.random.next()), owner), most);
  }

  private write(job: Job, before: Job | undefined): Job {
    assertItemFits(job);
    const kept = { job, before, writtenMs: this.eventLoop.now };
    this.kept.set(job.jobId, kept);
    this.indexed.set(job.jobId, kept);
    this.hasQueue = undefined;
    this.effects.jobWritten(before, job);
    return job;
  }
}

const isIndexed = (job: Job): boolean => !isSettled(job) || job.attentionAt !== undefined;

/** The table as one invocation's JobStore sees it. */
export const jobsAsSeenBy = (
  by: Invocation,
  network: Network,
  table: SimulatedTable,
  latencyMs: number,
  isUnreadable: (jobId: string) => boolean,
): Pipeline['jobs'] => {
  const readable = <T extends Job | undefined>(jobId: string, job: T): T => {
    if (isUnreadable(jobId)) throw new TypeError('Simulated: unreadable');
    return job;
  };
  const get = async (jobId: string) => {
    const effect = () => table.get(jobId);
    const found = await network.call(by, { name: 'jobs.get', about: jobId, effect, latencyMs });
    return readable(jobId, found);
  };
  return {
    get,
    async create(job): Promise<CreateOutcome> {
      let tries = 0;
      const effect = () => {
        tries += 1;
        return table.put(job);
      };
      const written = await network.call(by, {
        name: 'jobs.create',
        about: job.jobId,
        effect,
        latencyMs,
      });
      if (written.outcome === 'written') {
        table.effects.accepted.add(by.name);
        return { outcome: 'created', job: written.job };
      }
      const taken = await get(job.jobId);
      if (taken === undefined) throw new Error('A job that was there is gone.');
      // The real client knows by the number of the SDK's tries that the record is its own.
      const isOwn = tries > 1 && taken.submittedAt === job.submittedAt;
      if (isOwn) table.effects.accepted.add(by.name);
      return { outcome: isOwn ? 'created' : 'exists', job: taken };
    },
    async update(jobId, update): Promise<UpdateOutcome> {
      const effect = () => table.update(jobId, update);
      const about = `${jobId} ${nameOf(update)}`;
      const written = await network.call(by, { name: 'jobs.update', about, effect, latencyMs });
      if (written.outcome === 'written') {
        return { outcome: 'applied', job: readable(jobId, written.job) };
      }
      const job = await get(jobId);
      return job === undefined ? { outcome: 'missing' } : { outcome: 'superseded', job };
    },
    queued(limit) {
      const freshness = by.random.next();
      const effect = () => table.queued(limit, freshness);
      // Most jobs never see a queue, and no fault changes an empty one.
      if (!table.isAnyQueued) return Promise.resolve([]);
      return network.call(by, { name: 'jobs.queued', about: 'the queue', effect, latencyMs });
    },
    lastQueued(owner) {
      const freshness = by.random.next();
      const effect = () => table.lastQueued(owner, freshness);
      return network.call(by, { name: 'jobs.lastQueued', about: owner, effect, latencyMs });
    },
    overdue(dueBy, limit) {
      const freshness = by.random.next();
      const effect = () => table.overdue(dueBy, limit, freshness);
      return network.call(by, { name: 'jobs.overdue', about: 'all', effect, latencyMs });
    },
  };
};

/** An update in words, for the trace. */
const nameOf = ({ enter, set, remove, nextAttempt }: JobUpdate): string => {
  if (enter !== undefined) return `enter ${enter.state}${nextAttempt ? ', next attempt' : ''}`;
  if (nextAttempt) return 'take over';
  if (remove?.includes('notificationPending')) return 'notified';
  if (remove?.includes('leaseUntil')) return 'give lease back';
  if (set?.leaseUntil !== undefined) return 'renew lease';
  if (set?.queue !== undefined) return `enqueue at ${set.place}`;
  return `check again ${set?.attentionAt?.slice(11, 19)}`;
};
