import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { exitCodes } from '../job/verb.ts';
import { textTable } from '../terminal/text-table.ts';
import { type DeadLetters, type Deployment, findDeployment } from './deployment.ts';
import { keptEvent } from './kept-event.ts';
import type { Operations, OpsVerb } from './ops-verb.ts';
import { noWords } from './ops-words.ts';

/** SQS's own most. */
const BATCH = 10;
/** A message that is handed on is gone long before; one that is not shows up again after this. */
const HIDDEN_SECONDS = 60;

/** What became of the messages of one queue. */
interface Redriven {
  readonly handedOn: number;
  readonly thrownAway: number;
  readonly kept: number;
}

/**
 * redrive: hands each event in a dead-letter queue to the collector again, and takes it off the
 * queue after that; a crash in between hands it on twice, which changes nothing. Ticks of the
 * schedule are thrown away: the next one did their work. What is no event stays.
 */
export const redriveVerb: OpsVerb = async (operations, words) => {
  noWords('redrive', words);
  const { terminal, config, stackName } = operations;
  const deployment = await findDeployment(config, stackName);
  const sqs = new SQSClient(config);
  const lambda = new LambdaClient(config);
  const rows: string[][] = [];
  let keptBack = 0;
  try {
    for (const queue of deployment.queues) {
      const done = await redriveQueue({ sqs, lambda, deployment, queue, terminal });
      const { handedOn, thrownAway, kept } = done;
      keptBack += kept;
      rows.push([queue.name, String(handedOn), String(thrownAway), String(kept)]);
    }
  } finally {
    sqs.destroy();
    lambda.destroy();
  }
  terminal.print(
    textTable(
      [
        { title: 'queue', alignment: 'left' },
        { title: 'to the collector', alignment: 'right' },
        { title: 'thrown away', alignment: 'right' },
        { title: 'left there', alignment: 'right' },
      ],
      rows,
    ),
  );
  return keptBack === 0 ? exitCodes.done : exitCodes.failed;
};

interface Redrive extends Pick<Operations, 'terminal'> {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly deployment: Deployment;
  readonly queue: DeadLetters;
}

const redriveQueue = async (redrive: Redrive): Promise<Redriven> => {
  const { sqs, queue } = redrive;
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
      count[await redriveMessage(redrive, message)] += 1;
    }
  }
};

const redriveMessage = async (
  { sqs, lambda, deployment, queue, terminal }: Redrive,
  { MessageId, Body = '', ReceiptHandle }: Message,
): Promise<keyof Redriven> => {
  if (queue.holds === 'events') {
    const event = keptEvent(Body);
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
