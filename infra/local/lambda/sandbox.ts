import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { now, stopwatch } from '../../host/system.ts';
import type { FunctionDefinition } from './function-definition.ts';
import {
  type InvocationOutcome,
  type InvocationResult,
  invocationError,
} from './invocation-result.ts';

const RUNTIME_CLIENT = fileURLToPath(new URL('./runtime-client.mjs', import.meta.url));
/** Node caches compiled bundles here; compiling takes a quarter of a cold start. */
const COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');

/** One event on its way into a sandbox. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly traceId: string;
  /** The event: JSON. */
  readonly payload: string;
}

/** What the function gets. Its time begins with it: the start of its process does not count. */
export interface HandedOver extends Invocation {
  readonly deadline: Date;
}

/** "Initialization … is limited to 10 seconds" (Lambda's execution environment). */
const INITIALIZATION_LIMIT_MS = 10_000;

interface Current {
  readonly invocation: Invocation;
  readonly end: (result: InvocationResult) => void;
  /** Since it was handed over. */
  elapsed: () => number;
  timer?: NodeJS.Timeout;
}

/** What a sandbox needs from its host. */
export interface SandboxSettings {
  readonly definition: FunctionDefinition;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
  readonly onExit: () => void;
}

/** One process that runs one function, one invocation at a time. */
export class Sandbox {
  private readonly settings: SandboxSettings;
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private readonly initialization: NodeJS.Timeout;
  private current: Current | undefined;
  private deliver: ((invocation: HandedOver) => void) | undefined;
  private initializationError: string | undefined;
  private invocations = 0;
  private isRunning = true;

  constructor(settings: SandboxSettings) {
    this.settings = settings;
    const { definition } = settings;
    this.child = spawn(
      process.execPath,
      [`--max-old-space-size=${definition.memoryMb}`, RUNTIME_CLIENT, COMPILE_CACHE],
      {
        cwd: definition.codeDir,
        env: { ...settings.environment },
        // The input stays unused; it closes when this process ends.
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    this.exited = once(this.child, 'close');
    this.child.once('close', () => this.ended());
    for (const output of [this.child.stdout, this.child.stderr]) this.logLines(output);
    this.initialization = setTimeout(() => this.kill(), INITIALIZATION_LIMIT_MS);
  }

  /** Runs one invocation; never rejects. */
  run(invocation: Invocation): Promise<InvocationResult> {
    return new Promise((end) => {
      this.current = { invocation, end, elapsed: () => 0 };
      this.invocations += 1;
      this.handOver();
    });
  }

  /** Whether it can take another invocation. */
  get alive(): boolean {
    return this.isRunning;
  }

  /** Ends the process at once, whatever it is doing. */
  kill(): void {
    this.isRunning = false;
    this.child.kill('SIGKILL');
  }

  /** Ends the process and waits until it is gone. */
  async stop(): Promise<void> {
    this.kill();
    await this.exited;
  }

  /** Resolves with the next invocation; if the sandbox ends before, it stays pending. */
  nextInvocation(): Promise<HandedOver> {
    clearTimeout(this.initialization);
    return new Promise((deliver) => {
      this.deliver = deliver;
      if (this.current) this.handOver();
    });
  }

  /** Ends the invocation; an invocation that has ended already stays as it is. */
  finish(requestId: string, outcome: InvocationOutcome, payload: string): void {
    const current = this.current;
    if (current?.invocation.requestId !== requestId) return;
    this.current = undefined;
    clearTimeout(current.timer);
    const coldStart = this.invocations === 1;
    current.end({ requestId, outcome, payload, durationMs: current.elapsed(), coldStart });
  }

  /** Keeps the reason why the process will end. */
  initializationFailed(error: string): void {
    this.initializationError = error;
  }

  private handOver(): void {
    const { deliver, current } = this;
    if (!deliver || !current) return;
    this.deliver = undefined;
    const { timeoutMs } = this.settings.definition;
    current.elapsed = stopwatch();
    current.timer = setTimeout(() => this.timedOut(), timeoutMs);
    deliver({ ...current.invocation, deadline: new Date(now().getTime() + timeoutMs) });
  }

  private timedOut(): void {
    const { requestId } = this.current?.invocation ?? {};
    if (requestId === undefined) return;
    const seconds = (this.settings.definition.timeoutMs / 1000).toFixed(2);
    const message = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    this.settings.onLog(message);
    this.kill();
    this.finish(requestId, 'timed-out', invocationError('Sandbox.Timedout', message));
  }

  private ended(): void {
    this.isRunning = false;
    clearTimeout(this.initialization);
    const { requestId } = this.current?.invocation ?? {};
    if (requestId !== undefined) {
      const how = this.child.signalCode
        ? `signal: ${this.child.signalCode}`
        : `exit status ${this.child.exitCode}`;
      const message = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`;
      const error = this.initializationError ?? invocationError('Runtime.ExitError', message);
      this.finish(requestId, 'crashed', error);
    }
    this.settings.onExit();
  }

  private logLines(output: Readable | null): void {
    if (output === null) return;
    createInterface({ input: output }).on('line', (line) => this.settings.onLog(line));
  }
}
