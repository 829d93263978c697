import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadRequest, UnloadOutcome, UnloadRequest } from './engine-protocol.ts';
import {
  type EngineFailure,
  type EngineReply,
  type EngineRequest,
  type RunOutcome,
  type RunRequest,
  replyMessage,
} from './engine-protocol.ts';

/** A request that the engine could not carry out; `kind` says whose fault that is. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly kind: EngineFailure['kind'];

  constructor({ kind, message }: EngineFailure) {
    super(message);
    this.kind = kind;
  }
}

/** How the engine's database is opened. */
export type EngineSettings = Omit<Extract<EngineRequest, { op: 'open' }>, 'op'>;

interface Waiting {
  readonly resolve: (reply: EngineReply) => void;
  readonly reject: (error: EngineError) => void;
}

const processPath = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

/** Each running query occupies a thread of the pool; the default of four would block the others. */
const threadPoolSize = '32';

/**
 * Where Node itself keeps compiled code that outlives a process: with it, the engine's sources are
 * stripped of their types and compiled once, which is half of what a start costs.
 */
const compileCache = join(tmpdir(), 'node-compile-cache');

const engineEnded: EngineFailure = { kind: 'broken', message: 'The engine process has ended.' };

/** One run of the engine process. */
class EngineProcess {
  readonly child: ChildProcess;
  ended = false;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(onEnd: () => void) {
    this.child = fork(processPath, [], {
      env: { UV_THREADPOOL_SIZE: threadPoolSize, NODE_COMPILE_CACHE: compileCache },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (message) => this.receive(message));
    const end = () => {
      if (this.ended) return;
      this.ended = true;
      for (const { reject } of this.waiting.values()) reject(new EngineError(engineEnded));
      this.waiting.clear();
      onEnd();
    };
    this.child.on('exit', end);
    this.child.on('error', end);
  }

  ask(request: EngineRequest): Promise<EngineReply> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(new EngineError(engineEnded));
        return;
      }
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, request });
    });
  }

  private receive(message: unknown): void {
    const reply = replyMessage.parse(message);
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.failure === undefined) waiting?.resolve(reply);
    else waiting?.reject(new EngineError(reply.failure));
  }
}

/**
 * The engine as the emulator sees it. When its process dies, what was running is rejected, and the
 * next request starts a new one on the same database.
 */
export class EngineClient {
  private readonly settings: EngineSettings;
  private readonly onLoss: () => void;
  private current: Promise<EngineProcess> | undefined;
  private stopped = false;

  /** `onLoss` is called when the process ends by itself: every connection is gone. */
  constructor(settings: EngineSettings, onLoss: () => void) {
    this.settings = settings;
    this.onLoss = onLoss;
  }

  /** The process that runs now, if there is one. */
  async processId(): Promise<number | undefined> {
    return (await this.current)?.child.pid;
  }

  /** Opens the database; rejects where it cannot be opened. */
  async start(): Promise<void> {
    await this.process();
  }

  async connect(connectionId: string, user: string): Promise<void> {
    await this.ask({ op: 'connect', connectionId, user });
  }

  /** Never rejects: a connection that is gone already is as good as closed. */
  async disconnect(connectionId: string): Promise<void> {
    await this.askIfRunning({ op: 'disconnect', connectionId });
  }

  async transaction(connectionId: string, command: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.ask({ op: 'transaction', connectionId, command });
  }

  async run(request: Omit<RunRequest, 'op'>): Promise<RunOutcome> {
    const reply = await this.ask({ op: 'run', ...request });
    if (reply.outcome === undefined) throw new EngineError(engineEnded);
    return reply.outcome;
  }

  /** Runs UNLOAD's query and leaves its rows as files in the folder. */
  async unload(request: Omit<UnloadRequest, 'op'>): Promise<UnloadOutcome> {
    const reply = await this.ask({ op: 'unload', ...request });
    if (reply.unloaded === undefined) throw new EngineError(engineEnded);
    return reply.unloaded;
  }

  /** Loads COPY's files into its table. */
  async load(request: Omit<LoadRequest, 'op'>): Promise<RunOutcome> {
    const reply = await this.ask({ op: 'load', ...request });
    if (reply.outcome === undefined) throw new EngineError(engineEnded);
    return reply.outcome;
  }

  /** Asks the connection's running query to stop; its `run` then rejects as interrupted. */
  async interrupt(connectionId: string): Promise<void> {
    await this.askIfRunning({ op: 'interrupt', connectionId });
  }

  /** Reads a small result as text; NULL is the empty text. */
  async read(sql: string, values: readonly string[] = []): Promise<string[][]> {
    const reply = await this.ask({ op: 'read', sql, values: [...values] });
    return reply.rows ?? [];
  }

  /** Closes the database and waits for the process to be gone. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    const running = await this.current?.catch(() => undefined);
    if (running === undefined || running.ended) return;
    const exited = new Promise<void>((resolve) => running.child.once('exit', () => resolve()));
    const killer = setTimeout(() => running.child.kill('SIGKILL'), 1_500);
    await running.ask({ op: 'close' }).catch(() => undefined);
    if (running.child.connected) running.child.disconnect();
    await exited;
    clearTimeout(killer);
  }

  private async ask(request: EngineRequest): Promise<EngineReply> {
    return await (await this.process()).ask(request);
  }

  private async askIfRunning(request: EngineRequest): Promise<void> {
    const running = await this.current?.catch(() => undefined);
    await running?.ask(request).catch(() => undefined);
  }

  private process(): Promise<EngineProcess> {
    if (this.stopped) return Promise.reject(new EngineError(engineEnded));
    this.current ??= this.launch();
    return this.current;
  }

  private async launch(): Promise<EngineProcess> {
    const started = new EngineProcess(() => {
      this.current = undefined;
      if (!this.stopped) this.onLoss();
    });
    try {
      await started.ask({ op: 'open', ...this.settings });
      return started;
    } catch (error) {
      started.child.disconnect();
      throw error;
    }
  }
}
