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
  busy: boolean;
}

/** The sandboxes of one function, up to a limit; further invocations queue. */
export class FunctionPool {
  readonly definition: FunctionDefinition;
  private readonly settings: FunctionPoolSettings;
  private readonly limit: number;
  private readonly members = new Set<Member>();
  private readonly queue: ((member: Member) => void)[] = [];
  private stopped = false;

  constructor(definition: FunctionDefinition, settings: FunctionPoolSettings) {
    this.definition = definition;
    this.settings = settings;
    const { maximumSandboxes = DEFAULT_MAXIMUM_SANDBOXES } = settings;
    this.limit = Math.min(maximumSandboxes, definition.reservedConcurrency ?? maximumSandboxes);
  }

  /** Runs the function with this event as soon as a sandbox is free; never rejects. */
  async run(requestId: string, payload: string): Promise<InvocationResult> {
    if (this.limit === 0) {
      const error = invocationError('TooManyRequestsException', 'Rate Exceeded.');
      return refusedInvocation(requestId, 'throttled', error);
    }
    const member = await this.take();
    const result = await member.sandbox.run({
      requestId,
      payload,
      functionArn: this.definition.arn,
      deadline: new Date(now().getTime() + this.definition.timeoutMs),
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

  /** Ends every sandbox. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.members].map(({ sandbox }) => sandbox.stop()));
  }

  private take(): Promise<Member> {
    return new Promise((take) => {
      this.queue.push(take);
      this.assign();
    });
  }

  private release(member: Member): void {
    member.busy = false;
    this.assign();
  }

  /** Gives queued invocations free sandboxes, or new ones up to the limit. */
  private assign(): void {
    while (this.queue.length > 0 && !this.stopped) {
      const member = this.free() ?? (this.members.size < this.limit ? this.add() : undefined);
      if (!member) return;
      member.busy = true;
      this.queue.shift()?.(member);
    }
  }

  /** A killed sandbox counts until its process has ended, but takes no more invocations. */
  private free(): Member | undefined {
    return [...this.members].find(({ busy, sandbox }) => !busy && sandbox.alive);
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
    const member: Member = { sandbox, accessKeyId: issued.accessKeyId, busy: false };
    this.members.add(member);
    return member;
  }
}

const traceId = (): string =>
  `Root=1-${Math.floor(now().getTime() / 1000).toString(16)}-${randomBytes(12).toString('hex')};Sampled=0`;
