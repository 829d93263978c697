/** A job as the model knows it: what the API must show of it. */
export interface ModelJob {
  readonly owner: Owner;
  readonly key: string;
  readonly variant: Variant;
  readonly jobId: string;
  state: 'QUEUED' | 'RUNNING' | 'CANCELLING' | 'CANCELLED' | 'SUCCEEDED';
  /** Its turn, where it had to wait. */
  place: number;
}

export const owners = ['alice', 'bob'] as const;
export type Owner = (typeof owners)[number];

/** Two requests that differ. */
export const variants = ['select 1', 'select 2'] as const;
type Variant = (typeof variants)[number];

/** What two owners have asked for and what became of it, in twenty lines instead of a service. */
export class ApiModel {
  /** In the order of their requests. */
  readonly jobs: ModelJob[] = [];
  isFull = false;

  known(owner: Owner, key: string): ModelJob | undefined {
    return this.jobs.find((job) => job.owner === owner && job.key === key);
  }

  /** A job queues one turn behind its owner's last job, or behind the head without one. */
  submitted(job: Omit<ModelJob, 'state' | 'place'>): void {
    const line = this.line();
    const own = line.filter(({ owner }) => owner === job.owner);
    const place = Math.max(line[0]?.place ?? -1, own.at(-1)?.place ?? -1) + 1;
    const waits = this.isFull || line.length > 0;
    this.jobs.push({ ...job, place, state: waits ? 'QUEUED' : 'RUNNING' });
  }

  private line(): ModelJob[] {
    const waiting = this.jobs.filter(({ state }) => state === 'QUEUED');
    return waiting.sort((a, b) => a.place - b.place);
  }

  /** The state that a cancel answers with, or undefined where it comes too late. */
  cancelled(job: ModelJob): ModelJob['state'] | undefined {
    if (job.state === 'QUEUED') job.state = 'CANCELLED';
    else if (job.state === 'RUNNING') job.state = 'CANCELLING';
    else if (job.state !== 'CANCELLING') return undefined;
    return job.state;
  }

  /** The job's statement has ended, and its event is delivered. */
  ended(job: ModelJob, starts: number): void {
    if (job.state === 'RUNNING') job.state = 'SUCCEEDED';
    if (job.state === 'CANCELLING') job.state = 'CANCELLED';
    this.startWaiting(starts);
  }

  startWaiting(most: number): void {
    if (this.isFull) return;
    for (const job of this.line().slice(0, most)) job.state = 'RUNNING';
  }

  /** An owner's jobs, newest first. */
  listed(owner: Owner, state: ModelJob['state'] | undefined): string[] {
    return this.jobs
      .filter((job) => job.owner === owner && (state === undefined || job.state === state))
      .map(({ jobId }) => jobId)
      .reverse();
  }
}
