/** A job as the model knows it: what the API must show of it. */
export interface ModelJob {
  readonly owner: Owner;
  readonly key: string;
  readonly variant: Variant;
  readonly jobId: string;
  state: 'QUEUED' | 'RUNNING' | 'CANCELLING' | 'CANCELLED' | 'SUCCEEDED';
}

export const owners = ['alice', 'bob'] as const;
export type Owner = (typeof owners)[number];

/** Two requests that differ. */
export const variants = ['select 1', 'select 2'] as const;
export type Variant = (typeof variants)[number];

/** One event starts at most so many jobs that wait in line. */
const STARTED_PER_EVENT = 2;

/** What two owners have asked for and what became of it, in twenty lines instead of a service. */
export class ApiModel {
  /** In the order of their requests. */
  readonly jobs: ModelJob[] = [];
  isFull = false;

  known(owner: Owner, key: string): ModelJob | undefined {
    return this.jobs.find((job) => job.owner === owner && job.key === key);
  }

  submitted(job: Omit<ModelJob, 'state'>): void {
    this.jobs.push({ ...job, state: this.isFull ? 'QUEUED' : 'RUNNING' });
  }

  /** The state that a cancel answers with, or undefined where it comes too late. */
  cancelled(job: ModelJob): ModelJob['state'] | undefined {
    if (job.state === 'QUEUED') job.state = 'CANCELLED';
    else if (job.state === 'RUNNING') job.state = 'CANCELLING';
    else if (job.state !== 'CANCELLING') return undefined;
    return job.state;
  }

  /** The job's statement has ended, and its event is delivered. */
  ended(job: ModelJob): void {
    if (job.state === 'RUNNING') job.state = 'SUCCEEDED';
    if (job.state === 'CANCELLING') job.state = 'CANCELLED';
    this.startWaiting(STARTED_PER_EVENT);
  }

  startWaiting(most: number): void {
    if (this.isFull) return;
    const waiting = this.jobs.filter(({ state }) => state === 'QUEUED');
    for (const job of waiting.slice(0, most)) job.state = 'RUNNING';
  }

  /** An owner's jobs, newest first. */
  listed(owner: Owner, state: ModelJob['state'] | undefined): string[] {
    return this.jobs
      .filter((job) => job.owner === owner && (state === undefined || job.state === state))
      .map(({ jobId }) => jobId)
      .reverse();
  }
}
