import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { DataFolder } from '../../host/data-folder.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { oneLine, StartFailure } from '../../host/start-failure.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { ensureTable } from '../dynamodb/table-resource.ts';
import { ensureQueue, ensureSubscription, ensureTopic } from '../sns-sqs/messaging-resource.ts';
import { putBucket } from './service-call.ts';

/** The running emulators of tables, queues, topics and objects. */
export interface Emulators {
  /** DynamoDB. */
  readonly tableUrl: string;
  /** SQS, SNS and S3. */
  readonly queueUrl: string;
  /** Makes what the template declares; what exists from an earlier run stays. */
  create(template: ResolvedTemplate): Promise<void>;
  stop(): Promise<void>;
}

const threadReport = z.union([
  z.object({ tableUrl: z.string(), queueUrl: z.string() }),
  z.object({ failure: z.string() }),
  z.object({ stopped: z.literal(true) }),
]);

/** A thread that can run the emulators of one stack after the other. */
class EmulatorThread {
  /** Why it can no longer be used. */
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

  async start(data: DataFolder) {
    this.worker.ref();
    const report = await this.ask({
      tableDir: data.folder('tables'),
      queueDir: data.folder('queues'),
      objectDir: data.folder('objects'),
    });
    if ('tableUrl' in report) return report;
    await this.worker.terminate();
    throw new Error('failure' in report ? report.failure : 'the emulators stopped at once');
  }

  /** Stops the emulators; whether the thread can run others. Without any it keeps no process alive. */
  async stop(): Promise<boolean> {
    const report = await this.ask('stop').catch(() => undefined);
    this.worker.unref();
    if (report !== undefined && 'stopped' in report) return true;
    await this.worker.terminate();
    return false;
  }

  private async ask(order: unknown) {
    const answered = once(this.worker, 'message');
    this.worker.postMessage(order);
    const [message] = await answered;
    return threadReport.parse(message);
  }
}

/** Threads without a stack: loading what they run takes longer than starting it. */
const idleThreads: EmulatorThread[] = [];

const takeThread = (): EmulatorThread => {
  const idle = idleThreads.pop();
  return idle === undefined || idle.failed !== undefined ? new EmulatorThread() : idle;
};

const createAll = async (
  { tableUrl, queueUrl }: { readonly tableUrl: string; readonly queueUrl: string },
  template: ResolvedTemplate,
): Promise<void> => {
  await Promise.all([
    ...template
      .ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')
      .map((table) => ensureTable(tableUrl, table)),
    ...template.ofType('AWS::S3::Bucket').map(({ name }) => putBucket(queueUrl, name)),
    ...template.ofType('AWS::SQS::Queue').map((queue) => ensureQueue(queueUrl, queue)),
    ...template.ofType('AWS::SNS::Topic').map((topic) => ensureTopic(queueUrl, topic)),
  ]);
  for (const subscription of template.ofType('AWS::SNS::Subscription')) {
    await ensureSubscription(queueUrl, subscription);
  }
};

/** dynalite goes on with a database that did not open, and says of that only that it is closed. */
const reasonOf = (thrown: unknown): string => {
  const text = oneLine(thrown);
  return /^Database is (closed|not open)/.test(text) ? "the tables' database does not open" : text;
};

/** Starts dynalite and fauxqs in a thread of their own: their disk writes block nobody else. */
export const startEmulators = async (data: DataFolder): Promise<Emulators> => {
  const unusable = (thrown: unknown): StartFailure =>
    thrown instanceof StartFailure
      ? thrown
      : new StartFailure(
          `What is kept in tables, queues or objects below ${data.path} cannot be read (${reasonOf(thrown)}): move the data folder away, or set LOCAL_DATA to another one.`,
        );
  const thread = takeThread();
  const { tableUrl, queueUrl } = await thread.start(data).catch((thrown) => {
    throw unusable(thrown);
  });
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    if (thread.failed === undefined && (await thread.stop())) idleThreads.push(thread);
  };
  return {
    tableUrl,
    queueUrl,
    create: async (template) => {
      try {
        await createAll({ tableUrl, queueUrl }, template);
      } catch (thrown) {
        throw unusable(thread.failed ?? thrown);
      }
    },
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};
