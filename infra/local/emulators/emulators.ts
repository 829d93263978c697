import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { oneLine, StartFailure } from '../../host/start-failure.ts';

/** The running emulators of tables, queues, topics and objects. */
export interface Emulators {
  /** DynamoDB. */
  readonly tableUrl: string;
  /** SQS, SNS and S3. */
  readonly queueUrl: string;
  /** Explains an error of a call to the emulators to the user. */
  explain(thrown: unknown): StartFailure;
  stop(): Promise<void>;
}

/** The folder that the emulators keep everything in. */
export interface EmulatorFolder {
  readonly path: string;
  /** A folder inside, created if it is missing. */
  folder(name: string): string;
}

const threadReport = z.union([
  z.object({ tableUrl: z.string(), queueUrl: z.string() }),
  z.object({ failure: z.string() }),
  z.object({ stopped: z.literal(true) }),
]);

/** A thread that can run the emulators of one stack after another. */
class EmulatorThread {
  /** Why the thread can no longer be used. */
  failed: unknown;
  private readonly worker = new Worker(
    new URL('./emulator-thread.ts', import.meta.url),
    // dynalite takes the account and region of its ARNs from here.
    {
      env: { AWS_REGION: LOCAL_REGION, AWS_ACCOUNT_ID: LOCAL_ACCOUNT_ID },
      stdout: true,
      stderr: true,
    },
  );

  constructor() {
    this.worker.on('error', (thrown) => {
      this.failed = thrown;
    });
  }

  async start(data: EmulatorFolder) {
    this.worker.ref();
    const report = await this.send({
      tableDir: data.folder('tables'),
      queueDir: data.folder('queues'),
      objectDir: data.folder('objects'),
    });
    if ('tableUrl' in report) return report;
    await this.worker.terminate();
    throw new Error('failure' in report ? report.failure : 'the emulators stopped at once');
  }

  /**
   * Stops the emulators. Returns whether the thread can be reused; idle, it keeps no process alive.
   */
  async stop(): Promise<boolean> {
    const report = await this.send('stop').catch(() => undefined);
    this.worker.unref();
    if (report !== undefined && 'stopped' in report) return true;
    await this.worker.terminate();
    return false;
  }

  private async send(command: unknown) {
    const report = once(this.worker, 'message');
    this.worker.postMessage(command);
    const [message] = await report;
    return threadReport.parse(message);
  }
}

/** Threads to reuse: loading the emulators takes longer than starting them. */
const idleThreads: EmulatorThread[] = [];

const takeThread = (): EmulatorThread => {
  const idle = idleThreads.pop();
  return idle === undefined || idle.failed !== undefined ? new EmulatorThread() : idle;
};

/** dynalite hides why its database did not open; later calls only report that it is closed. */
const reasonOf = (thrown: unknown): string => {
  const text = oneLine(thrown);
  return /^Database is (closed|not open)/.test(text) ? "the tables' database does not open" : text;
};

/** Starts dynalite and fauxqs in a thread of their own, so that disk writes do not block others. */
export const startEmulators = async (data: EmulatorFolder): Promise<Emulators> => {
  const explain = (thrown: unknown): StartFailure =>
    thrown instanceof StartFailure
      ? thrown
      : new StartFailure(
          `What is kept in tables, queues or objects below ${data.path} cannot be read (${reasonOf(thrown)}): move the data folder away, or set LOCAL_DATA to another one.`,
        );
  const thread = takeThread();
  const { tableUrl, queueUrl } = await thread.start(data).catch((thrown) => {
    throw explain(thrown);
  });
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    if (thread.failed === undefined && (await thread.stop())) idleThreads.push(thread);
  };
  return {
    tableUrl,
    queueUrl,
    explain: (thrown) => explain(thread.failed ?? thrown),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};
