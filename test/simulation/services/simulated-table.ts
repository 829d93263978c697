import { type Due, QUEUE_SHARD } from '../../../shared/job/due-time.ts';
import type { Job } from '../../../shared/job/job.ts';
import type { CreateOutcome, UpdateOutcome } from '../../../shared/job/job-store.ts';
import type { JobUpdate } from '../../../shared/job/job-update.ts';
import type { AdmissionDeps } from '../../../shared/pipeline/admission.ts';
import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import { assertItemFits } from '../../support/aws-limits.ts';
import { applyUpdate, guardHolds } from '../../support/memory/apply-update.ts';
import { type DueQuery, dueIn, lastPositionIn } from '../../support/memory/memory-index.ts';
import type { EventLoop } from '../engine/event-loop.ts';
import type { Invocation } from '../engine/invocation.ts';
import { Random } from '../engine/random.ts';
import type { Environment } from '../faults/environment.ts';
import type { Effects } from './effects.ts';
import type { Network } from './network.ts';

interface Kept {
  readonly job: Job;
  /** What the attention index still shows for a moment. */
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
  /** The shards that have a job in them; computed again after each write. */
  private shards: ReadonlySet<string | undefined> | undefined;

  /** What the indexes are counted by; of this no answer gets lost, but it may be behind. */
  readonly counts: AdmissionDeps['counts'] = {
    open: async (owner, most) => this.countOf(most, (job) => job.owner === owner && isOpen(job)),
    openOfAll: async (most) => this.countOf(most, isOpen),
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
  overdue(query: DueQuery, freshness: number): Due[] {
    return dueIn(this.shown(freshness), query);
  }

  /** The queue position of the owner's last job as the index of open jobs shows it. */
  lastQueuePosition(owner: string, freshness: number): number | undefined {
    return lastPositionIn(this.shown(freshness), owner);
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

  /** Whether the index has, or lately had, any job in the shard. */
  hasAny(shard: string): boolean {
    this.shards ??= this.shardsWithJobs();
    return this.shards.has(shard);
  }

  private shardsWithJobs(): ReadonlySet<string | undefined> {
    const shards = new Set<string | undefined>();
    for (const { job, before } of this.indexed.values()) {
      shards.add(job.attentionShard).add(before?.attentionShard);
    }
    return shards;
  }

  /** The time of the job that is due first, whatever its shard. */
  get firstDueAt(): string | undefined {
    let first: string | undefined;
    for (const { job } of this.indexed.values()) {
      const due = job.attentionAt;
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

  private countOf(most: number, counts: (job: Job) => boolean): number {
    let count = 0;
    for (const job of this.shown(this.random.next())) if (counts(job)) count += 1;
    return Math.min(count, most);
  }

  private write(job: Job, before: Job | undefined): Job {
    assertItemFits(job);
    const kept = { job, before, writtenMs: this.eventLoop.now };
    this.kept.set(job.jobId, kept);
    this.indexed.set(job.jobId, kept);
    this.shards = undefined;
    this.effects.jobWritten(before, job);
    return job;
  }
}

const isIndexed = (job: Job): boolean => isOpen(job) || job.attentionShard !== undefined;

const isOpen = (job: Job): boolean => job.openKey !== undefined;

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
    queued(limit, after) {
      const freshness = by.random.next();
      const query = { shard: QUEUE_SHARD, dueBy: '~', limit, after };
      const effect = () => table.overdue(query, freshness);
      // An empty queue has no further pages to read.
      if (!table.hasAny(QUEUE_SHARD)) return Promise.resolve([]);
      return network.call(by, { name: 'jobs.queued', about: 'the queue', effect, latencyMs });
    },
    lastQueuePosition(owner) {
      const freshness = by.random.next();
      const effect = () => table.lastQueuePosition(owner, freshness);
      return network.call(by, { name: 'jobs.lastQueuePosition', about: owner, effect, latencyMs });
    },
    overdue(shard, dueBy, limit) {
      const freshness = by.random.next();
      const effect = () => table.overdue({ shard, dueBy, limit }, freshness);
      // Most of the sixteen shards are empty most of the time, and no fault changes that.
      if (!table.hasAny(shard)) return Promise.resolve([]);
      return network.call(by, { name: 'jobs.overdue', about: shard, effect, latencyMs });
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
  return `look again ${set?.attentionAt?.slice(11, 19)} in ${set?.attentionShard}`;
};
