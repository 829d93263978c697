import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { now } from '../../host/system.ts';
import type { FunctionCredentialIssuer } from '../sts/sts.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionEnvironment } from './function-environment.ts';
import { type InvocationResult, invocationError, refusedInvocation } from './invocation-result.ts';
import type { LambdaRuntimeApi } from './lambda-runtime-api.ts';
import { Sandbox } from './sandbox.ts';

/** The settings that the pools of all functions share. */
export interface FunctionPoolSettings {
  readonly runtimeApi: LambdaRuntimeApi;
  readonly credentials: FunctionCredentialIssuer;
  readonly awsUrl: string;
  /** @default 4: with more, the processes of a small machine only wait for each other */
  readonly maximumSandboxes?: number | undefined;
  readonly temporaryDir: string;
  readonly onLog: (definition: FunctionDefinition, line: string) => void;
}

const DEFAULT_MAXIMUM_SANDBOXES = 4;

interface Member {
  readonly sandbox: Sandbox;
  readonly accessKeyId: string;
  /** What it runs; a request that waits hardly uses the processor. */
  busy: 'working' | 'waiting' | undefined;
  /** Its code is an old one: it takes no further invocation. */
  isOutdated?: true;
}

interface QueuedInvocation {
  readonly busy: 'working' | 'waiting';
  readonly take: (member: Member) => void;
}

/** In the event of a request that prefers to wait for a job. */
const PREFERS_TO_WAIT = /"prefer":"[^"]*wait=[1-9]/i;

/**
 * The sandboxes of one function, up to a limit; further invocations queue. A request that waits for
 * a job keeps its sandbox for seconds, so as many sandboxes come on top as requests may wait.
 */
export class FunctionPool {
  readonly definition: FunctionDefinition;
  private readonly settings: FunctionPoolSettings;
  private readonly limit: number;
  private readonly members = new Set<Member>();
  private readonly queue: QueuedInvocation[] = [];
  private readonly maxWaiters: number;
  private stopped = false;

  constructor(definition: FunctionDefinition, settings: FunctionPoolSettings) {
    this.definition = definition;
    this.settings = settings;
    const { maximumSandboxes = DEFAULT_MAXIMUM_SANDBOXES } = settings;
    this.limit = Math.min(maximumSandboxes, definition.reservedConcurrency ?? maximumSandboxes);
    this.maxWaiters = Number(definition.environment['WAITERS'] ?? 0) || 0;
  }

  /** Runs the function with this event as soon as a sandbox is free; never rejects. */
  async run(requestId: string, payload: string): Promise<InvocationResult> {
    if (this.limit === 0) {
      const error = invocationError('TooManyRequestsException', 'Rate Exceeded.');
      return refusedInvocation(requestId, 'throttled', error);
    }
    const member = await this.take(PREFERS_TO_WAIT.test(payload) ? 'waiting' : 'working');
    const result = await member.sandbox.run({
      requestId,
      payload,
      functionArn: this.definition.arn,
      traceId: traceId(),
    });
    this.release(member);
    return { ...result, sandboxId: member.accessKeyId };
  }

  /** Starts a sandbox that waits for the first invocation. */
  warmUp(): void {
    if (this.members.size === 0 && this.limit > 0 && !this.stopped) this.add();
  }

  /** Kills the sandbox that has this access key, as if its machine had died. */
  kill(accessKeyId: string): void {
    for (const member of this.members) {
      if (member.accessKeyId === accessKeyId) member.sandbox.kill();
    }
  }

  /** Ends every sandbox once its invocation has ended. */
  renew(): void {
    for (const member of this.members) {
      member.isOutdated = true;
      if (member.busy === undefined) void member.sandbox.stop();
    }
  }

  /** Ends every sandbox. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.members].map(({ sandbox }) => sandbox.stop()));
  }

  private take(busy: QueuedInvocation['busy']): Promise<Member> {
    return new Promise((take) => {
      this.queue.push({ busy, take });
      this.assign();
    });
  }

  private release(member: Member): void {
    member.busy = undefined;
    if (member.isOutdated) void member.sandbox.stop();
    this.assign();
  }

  /** The limit, and a sandbox more for each request that waits or is about to. */
  private limitFor({ busy }: QueuedInvocation): number {
    const waiting = [...this.members].filter((member) => member.busy === 'waiting').length;
    const waiters = Math.min(waiting + (busy === 'waiting' ? 1 : 0), this.maxWaiters);
    return Math.min(
      this.limit + waiters,
      this.definition.reservedConcurrency ?? Number.POSITIVE_INFINITY,
    );
  }

  /** Gives queued invocations free sandboxes, or new ones up to the limit. */
  private assign(): void {
    for (let next = this.queue[0]; next !== undefined && !this.stopped; next = this.queue[0]) {
      const hasRoom = this.members.size < this.limitFor(next);
      const member = this.free() ?? (hasRoom ? this.add() : undefined);
      if (!member) return;
      member.busy = next.busy;
      this.queue.shift();
      next.take(member);
    }
  }

  /** A killed sandbox counts until its process has ended, but takes no more invocations. */
  private free(): Member | undefined {
    return [...this.members].find(
      ({ busy, isOutdated, sandbox }) => busy === undefined && !isOutdated && sandbox.alive,
    );
  }

  private add(): Member {
    const { definition } = this;
    const { runtimeApi, credentials, awsUrl, onLog } = this.settings;
    const sandboxId = randomBytes(12).toString('hex');
    const temporaryDir = join(this.settings.temporaryDir, sandboxId);
    mkdirSync(temporaryDir, { recursive: true });
    const issued = credentials.issue(definition.name, definition.roleName);
    const addresses = { runtimeApi: runtimeApi.addressOf(sandboxId), awsUrl, temporaryDir };
    const sandbox = new Sandbox({
      definition,
      environment: functionEnvironment(definition, issued, addresses),
      onLog: (line) => onLog(definition, line),
      onExit: () => {
        runtimeApi.sandboxes.delete(sandboxId);
        this.members.delete(member);
        this.assign();
      },
    });
    runtimeApi.sandboxes.set(sandboxId, sandbox);
    const member: Member = { sandbox, accessKeyId: issued.accessKeyId, busy: undefined };
    this.members.add(member);
    return member;
  }
}

const traceId = (): string =>
  `Root=1-${Math.floor(now().getTime() / 1000).toString(16)}-${randomBytes(12).toString('hex')};Sampled=0`;
