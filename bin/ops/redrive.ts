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
import { type Deployment, findDeployment, type Operations, type OpsCommand } from './operations.ts';

/** SQS returns no more at once. */
const BATCH = 10;
/**
 * Long enough to process a batch; a message that stays in the queue is visible again after this.
 */
const HIDDEN_SECONDS = 60;

/** What happens to a message, by the titles of the table. */
const OUTCOMES = ['to the collector', 'thrown away', 'left there'] as const;
type Outcome = (typeof OUTCOMES)[number];

/**
 * redrive: sends each event in a dead-letter queue to the collector again, then deletes it from the
 * queue. A crash in between sends it twice, which changes nothing. Ticks of the schedule are
 * deleted: the next tick did their work. Messages that are not events stay.
 */
export const redrive: OpsCommand = {
  synopsis: 'redrive',
  summary: 'hand events in dead-letter queues to the collector again',
  run: async (operations, args) => {
    checkCount(args, 0);
    const { terminal, config } = operations;
    const deployment = await findDeployment(operations);
    const sqs = new SQSClient(config);
    const lambda = new LambdaClient(config);
    const rows: string[][] = [];
    let remaining = 0;
    for (const queue of deployment.queues) {
      const outcomes = await redriveQueue({ sqs, lambda, deployment, queue, terminal });
      const count = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
      rows.push([queue.name, ...OUTCOMES.map((outcome) => String(count(outcome)))]);
      remaining += count('left there');
    }
    terminal.print(textTable([left('queue'), ...OUTCOMES.map(right)], rows));
    return remaining === 0 ? exitCodes.done : exitCodes.failed;
  },
};

interface Redrive extends Pick<Operations, 'terminal'> {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly deployment: Deployment;
  readonly queue: Deployment['queues'][number];
}

const redriveQueue = async (context: Redrive): Promise<Outcome[]> => {
  const { sqs, queue } = context;
  const seen = new Set<string>();
  const outcomes: Outcome[] = [];
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
    if (fresh.length === 0) return outcomes;
    for (const message of fresh) {
      seen.add(message.MessageId ?? '');
      outcomes.push(await redriveMessage(context, message));
    }
  }
};

const redriveMessage = async (
  { sqs, lambda, deployment, queue, terminal }: Redrive,
  { MessageId, Body = '', ReceiptHandle }: Message,
): Promise<Outcome> => {
  if (queue.holds === 'events') {
    const event = parseEvent(Body);
    if (event === undefined) {
      terminal.note(`${queue.name}: message ${MessageId} is no event of a statement.`);
      return 'left there';
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
  return queue.holds === 'events' ? 'to the collector' : 'thrown away';
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
