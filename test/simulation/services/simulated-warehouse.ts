import type { Statement, StatementStatus } from '../../../shared/redshift/statement.ts';
import type {
  DescribeOutcome,
  ExecuteOutcome,
  PageOutcome,
  StatementRequest,
} from '../../../shared/redshift/statement-client.ts';
import type { EventLoop } from '../engine/event-loop.ts';
import type { Environment } from '../faults/environment.ts';
import type { Fault } from '../faults/faults.ts';
import type { Effects } from './effects.ts';
import { withoutRows, withToken } from './sample-result.ts';
import { applyEffects, type BatchEffects, partsOf } from './simulated-batch.ts';
import type { JobPlan } from './workload.ts';

const HOUR_MS = 3_600_000;
/** The Data API honours a client token for 8 h and keeps what it knows for 24 h. */
const TOKEN_MS = 8 * HOUR_MS;
const KEPT_MS = 24 * HOUR_MS;
/** An abort takes a moment, and the statement may end by itself in that time. */
const ABORT_MS = 300;

/** A statement that the warehouse was asked to run. */
export interface SimulatedStatement {
  readonly statementId: string;
  readonly jobId: string;
  readonly plan: JobPlan;
  readonly startedMs: number;
  endsMs: number;
  status: StatementStatus;
  pageReads: number;
  readonly request: StatementRequest;
  /** What all statements of the job have done. */
  readonly effects: BatchEffects;
}

/** The Data API: statements that run in virtual time, and are forgotten. */
export class SimulatedWarehouse {
  readonly statements: SimulatedStatement[] = [];
  private readonly byId = new Map<string, SimulatedStatement>();
  /** The latest of each job. */
  private readonly byJob = new Map<string, SimulatedStatement>();
  private readonly effectsByJob = new Map<string, BatchEffects>();
  private active = 0;
  private hadRoomSinceMs = 0;
  /** Called when a statement ends; the event delivery sets it. */
  onEnd: (statement: SimulatedStatement) => void = () => undefined;
  private readonly eventLoop: EventLoop;
  private readonly effects: Effects;
  private readonly environment: Environment;
  private readonly planOf: (jobId: string) => JobPlan;

  constructor(
    eventLoop: EventLoop,
    effects: Effects,
    environment: Environment,
    planOf: (jobId: string) => JobPlan,
  ) {
    this.eventLoop = eventLoop;
    this.effects = effects;
    this.environment = environment;
    this.planOf = planOf;
  }

  /** Until when there was no room for one more statement. */
  get fullUntilMs(): number {
    return this.active < this.environment.capacity ? this.hadRoomSinceMs : this.eventLoop.now;
  }

  execute(request: StatementRequest): ExecuteOutcome {
    const { now } = this.eventLoop;
    const known = this.byJob.get(request.jobId);
    if (known !== undefined && now < known.startedMs + TOKEN_MS) {
      return { outcome: 'accepted', statement: { statementId: known.statementId } };
    }
    if (this.active >= this.environment.capacity) return { outcome: 'no-room' };
    if (this.isTooOften(now)) {
      this.hadRoomSinceMs = now;
      return { outcome: 'no-room' };
    }
    const { statementId } = this.start(request);
    return { outcome: 'accepted', statement: { statementId } };
  }

  private isTooOften(now: number): boolean {
    const { startsPerSecond } = this.environment;
    const earlier = this.statements.at(-startsPerSecond);
    return earlier !== undefined && now < earlier.startedMs + 1_000;
  }

  describe(statementId: string): DescribeOutcome {
    const found = this.remembered(statementId);
    if (found === undefined) return { outcome: 'expired' };
    const { plan } = found;
    const isBehind = this.eventLoop.now < found.endsMs + this.environment.describeLagMs;
    const status = isBehind && hasEnded(found) ? 'STARTED' : found.status;
    const statement: Statement = {
      statementId,
      status,
      hasResultSet: status === 'FINISHED' && plan.result !== undefined && !plan.isUnloaded,
      ...(status === 'FINISHED' && { durationMs: 12 }),
      ...(status === 'FINISHED' && !plan.batch && { rowCount: plan.result?.rowCount ?? 3 }),
      ...partsOf(statementId, plan, found.request, status),
      ...(status === 'FAILED' && {
        durationMs: found.endsMs - found.startedMs,
        errorMessage: 'relation "nowhere" does not exist',
      }),
    };
    return { outcome: 'found', statement };
  }

  cancel(statementId: string): undefined {
    const found = this.remembered(statementId);
    if (found?.status !== 'STARTED' || !found.plan.heedsCancel) return;
    const at = this.eventLoop.now + ABORT_MS;
    if (at >= found.endsMs) return;
    found.endsMs = at;
    this.eventLoop.after(ABORT_MS, () => this.end(found, at, 'ABORTED'));
  }

  /** The job's statement, also one that the Data API has forgotten. */
  statementOf(jobId: string): SimulatedStatement | undefined {
    return this.byJob.get(jobId);
  }

  find(jobId: string) {
    const found = this.byJob.get(jobId);
    const isKnown = found !== undefined && this.eventLoop.now < found.startedMs + KEPT_MS;
    return isKnown ? { statementId: found.statementId, status: found.status } : undefined;
  }

  resultPage(statementId: string, token: string | undefined, fault?: Fault): PageOutcome {
    const [id = '', part] = statementId.split(':');
    const found = this.remembered(id);
    const isPart = part === (found?.plan.batch && String(found.plan.batch.size));
    const hasPages = found?.status === 'FINISHED' && !found.plan.isUnloaded && isPart;
    const pages = hasPages ? found.plan.result?.pages : undefined;
    const index = Number(token ?? 0);
    const body = pages?.[index];
    if (found === undefined || pages === undefined || body === undefined) {
      return { outcome: 'expired' };
    }
    found.pageReads += 1;
    if (fault?.kind === 'short-page') return { outcome: 'page', body: withoutRows(body) };
    if (fault?.kind === 'repeated-token') {
      return { outcome: 'page', body: withToken(body, token ?? '0') };
    }
    const isLast = index === pages.length - 1;
    return { outcome: 'page', body: isLast ? body : withToken(body, String(index + 1)) };
  }

  private start(request: StatementRequest): SimulatedStatement {
    const { jobId } = request;
    const effects = this.effectsByJob.get(jobId) ?? [];
    this.effectsByJob.set(jobId, effects);
    const plan = this.planOf(jobId);
    const { now } = this.eventLoop;
    const { pickedMs } = this.environment;
    const endsMs = now + pickedMs + plan.runsMs;
    const statement: SimulatedStatement = {
      statementId: `statement-${this.statements.length + 1}`,
      jobId,
      plan,
      startedMs: now,
      endsMs,
      status: pickedMs === 0 ? 'STARTED' : 'SUBMITTED',
      pageReads: 0,
      request,
      effects,
    };
    this.statements.push(statement);
    this.byId.set(statement.statementId, statement);
    this.byJob.set(jobId, statement);
    this.active += 1;
    this.effects.statementStarted(statement);
    if (pickedMs > 0) this.enter(statement, 'PICKED', pickedMs / 2);
    if (pickedMs > 0) this.enter(statement, 'STARTED', pickedMs);
    this.eventLoop.after(endsMs - now, () => this.end(statement, endsMs, plan.ends));
    return statement;
  }

  private enter(statement: SimulatedStatement, status: StatementStatus, afterMs: number): void {
    this.eventLoop.after(afterMs, () => {
      statement.status = status;
    });
  }

  private end(statement: SimulatedStatement, at: number, status: StatementStatus): void {
    if (statement.status !== 'STARTED' || statement.endsMs !== at) return;
    statement.status = status;
    applyEffects(statement.effects, statement.plan, statement.request, status);
    if (this.active >= this.environment.capacity) this.hadRoomSinceMs = this.eventLoop.now;
    this.active -= 1;
    this.effects.statementEnded(statement);
    this.onEnd(statement);
  }

  private remembered(statementId: string): SimulatedStatement | undefined {
    const found = this.byId.get(statementId);
    const isKept = found !== undefined && this.eventLoop.now < found.endsMs + KEPT_MS;
    return isKept ? found : undefined;
  }
}

const hasEnded = ({ status }: SimulatedStatement): boolean =>
  status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';
