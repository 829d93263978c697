import type { PipelineStack } from '../pipeline-stack.ts';
import { subscribe } from '../subscription.ts';

/** Requests at the same time. */
const CALLERS = 12;

/** A job that asks for its own number. */
export interface JobRequest {
  readonly number: number;
  readonly format: 'csv' | 'jsonl';
  /** @default the owner of unsigned requests */
  readonly owner?: string;
}

/** What was asked for, and when: of `performance.now()`. */
export interface AskedJob extends JobRequest {
  /** Before the first request. */
  readonly askedMs: number;
  /** When its caller knew that it was accepted. */
  readonly acceptedMs: number;
}

/** The job with this number; every second one as CSV. */
export const numberedJob = (number: number, owner?: string): JobRequest => ({
  number,
  format: number % 2 === 0 ? 'csv' : 'jsonl',
  ...(owner !== undefined && { owner }),
});

/** Callers who submit until they are answered, and a subscriber who hears of every end. */
export class JobLoad {
  readonly jobs = new Map<string, AskedJob>();
  notifications = 0;
  repeated = 0;
  slowestMs = 0;
  isOver = false;
  /** Resolves once every job was accepted. */
  readonly allAccepted: Promise<void>;
  private readonly accept: () => void;
  private readonly stack: PipelineStack;
  private readonly requests: readonly JobRequest[];
  private readonly mostOpen: number;
  private readonly open = new Set<string>();
  /** Told before their request was answered. */
  private readonly early = new Set<string>();
  private next = 0;
  private subscription: Awaited<ReturnType<typeof subscribe>> | undefined;
  private wake: () => void = () => undefined;
  private isGivenUp = false;

  /** Submits in the order of the requests; no more than `mostOpen` are not settled at a time. */
  constructor(stack: PipelineStack, requests: readonly JobRequest[], mostOpen = Infinity) {
    this.stack = stack;
    this.requests = requests;
    this.mostOpen = mostOpen;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.allAccepted = promise;
    this.accept = resolve;
  }

  get submitted(): number {
    return this.jobs.size;
  }

  get settled(): number {
    return this.jobs.size - this.open.size;
  }

  /** Submits all jobs and waits until the end of each was announced. */
  async run(): Promise<void> {
    this.subscription = await subscribe(this.stack, 'load');
    const callers = Promise.all(Array.from({ length: CALLERS }, () => this.call()));
    const listening = this.listen(this.subscription);
    await callers;
    this.accept();
    await listening;
    this.isOver = true;
  }

  /** No longer waits for what is open. */
  giveUp(): void {
    this.isGivenUp = true;
    this.wake();
  }

  async close(): Promise<void> {
    this.subscription?.close();
  }

  private async call(): Promise<void> {
    while (!this.isGivenUp) {
      if (this.open.size >= this.mostOpen) {
        await new Promise<void>((resolve) => {
          const others = this.wake;
          this.wake = () => {
            others();
            resolve();
          };
        });
        continue;
      }
      const request = this.requests[this.next];
      if (request === undefined) return;
      this.next += 1;
      await this.submit(request);
    }
  }

  private async submit(request: JobRequest): Promise<void> {
    const askedMs = performance.now();
    const jobId = await this.accepted(request);
    this.jobs.set(jobId, { ...request, askedMs, acceptedMs: performance.now() });
    if (!this.early.delete(jobId)) this.open.add(jobId);
  }

  /** Asks with the same key until there is an answer, as the API's own words say one may. */
  private async accepted({ number, format, owner }: JobRequest): Promise<string> {
    const body = { sql: `select ${number} as n`, format };
    const key = { 'idempotency-key': `load ${number}` };
    for (;;) {
      const answer = await this.stack.post(body, key, owner).catch(() => undefined);
      if (answer?.status === 202) {
        const { jobId }: { jobId: string } = await answer.json();
        return jobId;
      }
      const isRefused = answer !== undefined && answer.status < 500 && answer.status !== 429;
      if (isRefused) throw new Error(`Refused with ${answer.status}: ${await answer.text()}`);
      await answer?.arrayBuffer();
      this.repeated += 1;
    }
  }

  private async listen(from: Awaited<ReturnType<typeof subscribe>>): Promise<void> {
    while (!this.isGivenUp && this.settled < this.requests.length) {
      for (const { subject } of await from.some()) this.heard(String(subject));
    }
  }

  private heard(jobId: string): void {
    this.notifications += 1;
    const job = this.jobs.get(jobId);
    if (job === undefined) {
      this.early.add(jobId);
      return;
    }
    if (!this.open.delete(jobId)) return;
    this.slowestMs = Math.max(this.slowestMs, performance.now() - job.askedMs);
    const { wake } = this;
    this.wake = () => undefined;
    wake();
  }
}
