import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { exitCodes } from '../terminal/command.ts';
import { checkCount } from '../terminal/parse-arguments.ts';
import { left, right, textTable } from '../terminal/table.ts';
import {
  type DeadLetterQueue,
  type Deployment,
  findDeployment,
  helpOf,
  type Operations,
  type OpsCommand,
} from './operations.ts';

/** SQS returns no more at once. */
const BATCH = 10;
/** Long enough to process a batch; a message that stays in the queue is visible again after this. */
const HIDDEN_SECONDS = 60;

/** How many messages of one queue were processed, and how. */
interface Redriven {
  readonly handedOn: number;
  readonly thrownAway: number;
  readonly kept: number;
}

/**
 * redrive: sends each event in a dead-letter queue to the collector again, then deletes it from the
 * queue. A crash in between sends it twice, which changes nothing. Ticks of the schedule are
 * deleted: the next tick did their work. Messages that are not events stay.
 */
export const redrive: OpsCommand = {
  ...helpOf('redrive', 'hand events in dead-letter queues to the collector again'),
  run: async (operations, args) => {
    checkCount(args, 0);
    const { terminal, config } = operations;
    const deployment = await findDeployment(operations);
    const sqs = new SQSClient(config);
    const lambda = new LambdaClient(config);
    const rows: string[][] = [];
    let totalKept = 0;
    try {
      for (const queue of deployment.queues) {
        const counts = await redriveQueue({ sqs, lambda, deployment, queue, terminal });
        const { handedOn, thrownAway, kept } = counts;
        totalKept += kept;
        rows.push([queue.name, String(handedOn), String(thrownAway), String(kept)]);
      }
    } finally {
      sqs.destroy();
      lambda.destroy();
    }
    const columns = [left('queue'), ...COUNTS.map(right)];
    terminal.print(textTable(columns, rows));
    return totalKept === 0 ? exitCodes.done : exitCodes.failed;
  },
};

const COUNTS = ['to the collector', 'thrown away', 'left there'];

interface Redrive extends Pick<Operations, 'terminal'> {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly deployment: Deployment;
  readonly queue: DeadLetterQueue;
}

const redriveQueue = async (context: Redrive): Promise<Redriven> => {
  const { sqs, queue } = context;
  const seen = new Set<string>();
  const count = { handedOn: 0, thrownAway: 0, kept: 0 };
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
      }),
    );
    const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId));
    if (fresh.length === 0) return count;
    for (const message of fresh) {
      seen.add(message.MessageId ?? '');
      count[await redriveMessage(context, message)] += 1;
    }
  }
};

const redriveMessage = async (
  { sqs, lambda, deployment, queue, terminal }: Redrive,
  { MessageId, Body = '', ReceiptHandle }: Message,
): Promise<keyof Redriven> => {
  if (queue.holds === 'events') {
    const event = parseEvent(Body);
    if (event === undefined) {
      terminal.note(`${queue.name}: message ${MessageId} is no event of a statement.`);
      return 'kept';
    }
    await lambda.send(
      new InvokeCommand({
        FunctionName: deployment.collectorFunctionName,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(event)),
      }),
    );
  }
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
  return queue.holds === 'events' ? 'handedOn' : 'thrownAway';
};

const statementEvent = z.looseObject({
  source: z.literal('aws.redshift-data'),
  detail: z.looseObject({ statementId: z.string(), statementName: z.string() }),
});

/** A dead-letter queue holds EventBridge's own event, or Lambda's record of a failed invocation. */
const deadLetter = z.union([
  statementEvent,
  z.looseObject({ requestPayload: statementEvent }).transform((record) => record.requestPayload),
]);

/** The statement's event in the message; undefined where it has none. */
const parseEvent = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    return deadLetter.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
};
