import * as z from 'zod/mini';
import { isSettled, type Job, jobSchema } from '../../../shared/job/job.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';
import type { EventLoop } from '../engine/event-loop.ts';
import type { Effects } from '../services/effects.ts';
import type { SimulatedStatement } from '../services/simulated-warehouse.ts';
import { checkSettlement, type SettlementScene } from './check-settlement.ts';
import type { InvariantName, Violation } from './invariants.ts';

/** What a run knows of one job beside its record. */
export interface JobAccount {
  readonly jobId: string;
  /** When its record was created, settled, and first announced, in virtual time. */
  readonly recordedMs: number;
  settledMs: number | undefined;
  announcedMs: number | undefined;
  announcements: number;
  /** When the record was due for the first time after its statement had ended. */
  expectedEndMs: number | undefined;
}

export type OracleScene = SettlementScene & {
  readonly record: (jobId: string) => Job | undefined;
  readonly file: (key: string) => string | undefined;
};

/** Watches every effect as it happens, and checks what can be checked at that moment. */
export class Oracle implements Effects {
  readonly violations: Violation[] = [];
  readonly accounts = new Map<string, JobAccount>();
  /** Jobs whose owners asked for their end. */
  readonly cancelsAsked = new Set<string>();
  /** Invocations that know their job to be recorded. */
  readonly accepted = new Set<string>();
  private readonly listeners = new Map<string, () => void>();
  /** Jobs that have a statement. */
  private readonly started = new Set<string>();
  /** Statements that ran although their job was cancelled before their start was recorded. */
  startedDespiteCancel = 0;
  private readonly eventLoop: EventLoop;
  private scene: OracleScene | undefined;

  constructor(eventLoop: EventLoop) {
    this.eventLoop = eventLoop;
  }

  /** Where to look for the other side of a claim; known once all services are built. */
  watch(scene: OracleScene): void {
    this.scene = scene;
  }

  /** Runs this once the job is announced. */
  onAnnounced(jobId: string, run: () => void): void {
    this.listeners.set(jobId, run);
  }

  violated(invariant: InvariantName, detail: string): void {
    this.violations.push({ invariant, detail });
  }

  account(jobId: string): JobAccount {
    const known = this.accounts.get(jobId);
    if (known !== undefined) return known;
    const account: JobAccount = {
      jobId,
      recordedMs: this.eventLoop.now,
      settledMs: undefined,
      announcedMs: undefined,
      announcements: 0,
      expectedEndMs: undefined,
    };
    this.accounts.set(jobId, account);
    return account;
  }

  jobWritten(before: Job | undefined, after: Job): void {
    const account = this.account(after.jobId);
    if (before !== undefined) this.checkChange(before, after);
    if (!isSettled(after) || (before !== undefined && isSettled(before))) return;
    account.settledMs = this.eventLoop.now;
    const faults = checkSettlement(
      this.known,
      after,
      this.cancelsAsked.has(after.jobId),
      this.eventLoop.now,
    );
    for (const { invariant, detail } of faults) this.violated(invariant, detail);
  }

  statementStarted({ jobId, statementId }: SimulatedStatement): void {
    const record = this.known.record(jobId);
    if (record === undefined) this.violated('no-orphan', `${statementId} runs for no record`);
    else if (record.state === 'CANCELLED') this.startedDespiteCancel += 1;
    if (this.started.has(jobId)) this.violated('at-most-once', `${jobId} has two statements`);
    this.started.add(jobId);
  }

  statementEnded({ jobId, endsMs }: SimulatedStatement): void {
    const account = this.account(jobId);
    account.expectedEndMs = endsMs;
    // A look that came just before the end has by then been followed by the record of the next.
    this.eventLoop.after(LOOK_MS, () => {
      const due = this.known.record(jobId)?.attentionAt;
      if (due !== undefined) account.expectedEndMs = Math.max(endsMs, Date.parse(due));
    });
  }

  /** Whether the attempt that the file is of has its job at this moment. */
  isBeingCollected(key: string): boolean {
    const [, jobId = '', attempt] = /([^/]+)\/attempt-(\d+)-/.exec(key) ?? [];
    const record = this.known.record(jobId);
    return record?.state === 'COLLECTING' && record.attempt === Number(attempt);
  }

  fileWritten(key: string, before: string | undefined, after: string): void {
    if (before !== undefined && before !== after) {
      this.violated('visibility', `${key} was overwritten with other bytes`);
    }
  }

  manifestCreated(key: string, manifest: Manifest, before: Manifest | undefined): void {
    if (before !== undefined) this.violated('visibility', `${key} was created twice`);
    for (const { url, meta } of manifest.entries) {
      const fileKey = url.replace(/^s3:\/\/[^/]+\//, '');
      const text = this.known.file(fileKey);
      if (text === undefined || Buffer.byteLength(text) !== meta.content_length) {
        this.violated('visibility', `${key} names ${fileKey}, which is not whole`);
      }
    }
  }

  published(told: Job): undefined {
    const account = this.account(told.jobId);
    account.announcements += 1;
    account.announcedMs ??= this.eventLoop.now;
    this.listeners.get(told.jobId)?.();
    this.listeners.delete(told.jobId);
    const record = this.known.record(told.jobId);
    if (record === undefined || !isSettled(record)) {
      this.violated('notification', `${told.jobId} was announced before it was settled`);
    } else if (!showTheSame(record, told)) {
      this.violated('notification', `${told.jobId} was announced otherwise than it is settled`);
    }
  }

  private checkChange(before: Job, after: Job): void {
    if (after.attempt < before.attempt) {
      this.violated('immutability', `${after.jobId} went back from attempt ${before.attempt}`);
    }
    if (isSettled(before) && !showTheSame(before, after)) {
      this.violated('immutability', `${after.jobId} was ${before.state} and is ${after.state}`);
    }
    if (after.ttl !== undefined && !isSettled(after)) {
      this.violated('immutability', `${after.jobId} may be deleted before it is settled`);
    }
  }

  private get known(): OracleScene {
    if (this.scene === undefined) throw new Error('The oracle watches nothing yet.');
    return this.scene;
  }
}

/** No look takes longer where the recovery time is measured. */
const LOOK_MS = 5_000;

/** What the API shows of a job; most of it is the very same object in two of its records. */
const shown = z.keyof(jobSchema).options;

const showTheSame = (one: Job, other: Job): boolean =>
  shown.every(
    (key) => one[key] === other[key] || JSON.stringify(one[key]) === JSON.stringify(other[key]),
  );
