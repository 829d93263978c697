import type { Job } from '../../shared/job/job.ts';
import type { CreateOutcome, UpdateOutcome } from '../../shared/job/job-store.ts';
import { applyUpdate, guardHolds, type JobUpdate } from '../../shared/job/job-update.ts';
import type { Pipeline } from '../../shared/pipeline/pipeline.ts';
import type { Agenda } from './agenda.ts';
import type { Gate } from './gate.ts';
import type { Invocation } from './invocation.ts';
import type { Ledger } from './ledger.ts';
import type { Weather } from './weather.ts';

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
  private readonly agenda: Agenda;
  readonly ledger: Ledger;
  private readonly indexLagMs: number;

  constructor(agenda: Agenda, ledger: Ledger, weather: Weather) {
    this.agenda = agenda;
    this.ledger = ledger;
    this.indexLagMs = weather.indexLagMs;
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
  overdue(shard: string, dueBy: string, limit: number, freshness: number): string[] {
    const seenUntil = this.agenda.now - this.indexLagMs * (1 - freshness);
    const due: { readonly jobId: string; readonly at: string }[] = [];
    for (const [jobId, { job, before, writtenMs }] of this.kept) {
      const shown = writtenMs > seenUntil ? before : job;
      if (shown?.attentionShard !== shard || shown.attentionAt === undefined) continue;
      if (shown.attentionAt <= dueBy) due.push({ jobId, at: shown.attentionAt });
    }
    due.sort((a, b) => (a.at < b.at ? -1 : 1));
    return due.slice(0, limit).map(({ jobId }) => jobId);
  }

  /** Whether the index has, or lately had, any job in the shard. */
  hasAny(shard: string): boolean {
    for (const { job, before } of this.kept.values()) {
      if (job.attentionShard === shard || before?.attentionShard === shard) return true;
    }
    return false;
  }

  /** The time of the job that is due first, whatever its shard. */
  get firstDueAt(): string | undefined {
    let first: string | undefined;
    for (const { job } of this.kept.values()) {
      const due = job.attentionAt;
      if (due !== undefined && (first === undefined || due < first)) first = due;
    }
    return first;
  }

  private write(job: Job, before: Job | undefined): Job {
    this.kept.set(job.jobId, { job, before, writtenMs: this.agenda.now });
    this.ledger.jobWritten(before, job);
    return job;
  }
}

/** The table as one invocation's JobStore sees it. */
export const jobsAsSeenBy = (
  by: Invocation,
  gate: Gate,
  table: SimulatedTable,
  latencyMs: number,
): Pipeline['jobs'] => {
  const get = (jobId: string) =>
    gate.call(by, { name: 'jobs.get', about: jobId, effect: () => table.get(jobId), latencyMs });
  return {
    get,
    async create(job): Promise<CreateOutcome> {
      let tries = 0;
      const effect = () => {
        tries += 1;
        return table.put(job);
      };
      const written = await gate.call(by, {
        name: 'jobs.create',
        about: job.jobId,
        effect,
        latencyMs,
      });
      if (written.outcome === 'written') {
        table.ledger.accepted.add(by.name);
        return { outcome: 'created', job: written.job };
      }
      const taken = await get(job.jobId);
      if (taken === undefined) throw new Error('A job that was there is gone.');
      // The real client knows by the number of the SDK's tries that the record is its own.
      const isOwn = tries > 1 && taken.submittedAt === job.submittedAt;
      if (isOwn) table.ledger.accepted.add(by.name);
      return { outcome: isOwn ? 'created' : 'exists', job: taken };
    },
    async update(jobId, update): Promise<UpdateOutcome> {
      const effect = () => table.update(jobId, update);
      const about = `${jobId} ${nameOf(update)}`;
      const written = await gate.call(by, { name: 'jobs.update', about, effect, latencyMs });
      if (written.outcome === 'written') return { outcome: 'applied', job: written.job };
      const job = await get(jobId);
      return job === undefined ? { outcome: 'missing' } : { outcome: 'superseded', job };
    },
    overdue(shard, dueBy, limit) {
      const freshness = by.random.next();
      const effect = () => table.overdue(shard, dueBy, limit, freshness);
      // Sixteen shards have nothing to say, most of the time: no fault would make that matter.
      if (!table.hasAny(shard)) return Promise.resolve([]);
      return gate.call(by, { name: 'jobs.overdue', about: shard, effect, latencyMs });
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
