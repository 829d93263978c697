import type { PipelineStack } from '../support/pipeline-stack.ts';
import { subscribe } from '../support/subscription.ts';

/** Requests at the same time, and jobs that are not settled yet: no more than a queue would hold. */
const CALLERS = 12;
const MOST_OPEN = 400;

/** What was asked for, and when. */
export interface AskedJob {
  readonly number: number;
  readonly askedMs: number;
  readonly format: 'csv' | 'jsonl';
}

/** Callers who submit until they are answered, and a subscriber who hears of every end. */
export class JobLoad {
  readonly jobs = new Map<string, AskedJob>();
  notifications = 0;
  repeated = 0;
  slowestMs = 0;
  isOver = false;
  private readonly stack: PipelineStack;
  private readonly count: number;
  private readonly open = new Set<string>();
  /** Told before their request was answered. */
  private readonly early = new Set<string>();
  private next = 0;
  private subscription: Awaited<ReturnType<typeof subscribe>> | undefined;
  private wake: () => void = () => undefined;
  private isGivenUp = false;

  constructor(stack: PipelineStack, count: number) {
    this.stack = stack;
    this.count = count;
  }

  get submitted(): number {
    return this.jobs.size;
  }

  get settled(): number {
    return this.jobs.size - this.open.size;
  }

  /** Submits all jobs and waits until the end of each was announced. */
  async run(): Promise<void> {
    this.subscription = await subscribe(this.stack, 'soak');
    const callers = Promise.all(Array.from({ length: CALLERS }, () => this.call()));
    const listening = this.listen(this.subscription);
    await callers;
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
    while (this.next < this.count && !this.isGivenUp) {
      if (this.open.size >= MOST_OPEN) {
        await new Promise<void>((resolve) => {
          const others = this.wake;
          this.wake = () => {
            others();
            resolve();
          };
        });
        continue;
      }
      this.next += 1;
      await this.submit(this.next);
    }
  }

  private async submit(number: number): Promise<void> {
    const format = number % 2 === 0 ? 'csv' : 'jsonl';
    const askedMs = performance.now();
    const jobId = await this.accepted(number, { sql: `select ${number} as n`, format });
    this.jobs.set(jobId, { number, askedMs, format });
    if (!this.early.delete(jobId)) this.open.add(jobId);
  }

  /** Asks with the same key until there is an answer, as the API's own words say one may. */
  private async accepted(number: number, body: Record<string, unknown>): Promise<string> {
    for (;;) {
      const key = { 'idempotency-key': `soak ${number}` };
      const answer = await this.stack.post(body, key).catch(() => undefined);
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
    while (!this.isGivenUp && (this.next < this.count || this.settled < this.count)) {
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
