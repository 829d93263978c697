import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Cleanup } from './cleanup.ts';
import type { JsonCalls } from './json-calls.ts';

/** The event of a statement, as far as questions need it. */
const eventSchema = z.looseObject({
  source: z.string(),
  'detail-type': z.string(),
  resources: z.array(z.string()),
  detail: z.looseObject({ statementId: z.string() }),
});
type StatementEvent = z.infer<typeof eventSchema>;

const WAIT_SECONDS = 20;
/** A new rule takes a while before events find it. */
const GIVE_UP_AFTER = 6;

/** A temporary rule of EventBridge and the queue that it sends the events of statements to. */
export class EventQueue {
  private readonly sqs: SQSClient;
  private readonly url: string;
  private readonly signal: AbortSignal;
  private readonly received: StatementEvent[] = [];

  private constructor(sqs: SQSClient, url: string, signal: AbortSignal) {
    this.sqs = sqs;
    this.url = url;
    this.signal = signal;
  }

  /** Creates both under this name, for statements whose names begin with it. */
  static async open(
    { sqs, json }: { readonly sqs: SQSClient; readonly json: JsonCalls },
    name: string,
    cleanup: Cleanup,
    signal: AbortSignal,
  ): Promise<EventQueue> {
    const events = async (operation: string, body: unknown): Promise<unknown> => {
      const answer = await json.call('events', operation, body);
      const isGone =
        answer.errorName === 'ResourceNotFoundException' && /^(Rem|Del)/.test(operation);
      if (answer.ok || isGone) return answer.body['RuleArn'];
      throw new Error(`${operation}: ${answer.errorName} ${String(answer.body['message'] ?? '')}`);
    };
    cleanup.add(`The queue ${name}`, () => deleteQueue(sqs, name));
    const { QueueUrl: url = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { VisibilityTimeout: '3600' } }),
    );
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    const queueArn = Attributes?.['QueueArn'] ?? '';
    cleanup.add(`The rule ${name}`, async () => {
      await events('RemoveTargets', { Rule: name, Ids: ['queue'] });
      await events('DeleteRule', { Name: name });
    });
    const ruleArn = await events('PutRule', { Name: name, EventPattern: patternOf(name) });
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: url,
        Attributes: { Policy: policyOf(queueArn, String(ruleArn)) },
      }),
    );
    await events('PutTargets', { Rule: name, Targets: [{ Id: 'queue', Arn: queueArn }] });
    return new EventQueue(sqs, url, signal);
  }

  /** The event of this statement; fails where it does not come within two minutes. */
  async eventOf(statementId: string | undefined): Promise<StatementEvent> {
    for (let turn = 0; turn < GIVE_UP_AFTER; turn += 1) {
      const found = this.received.find(({ detail }) => detail.statementId === statementId);
      if (found !== undefined) return found;
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.url,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: WAIT_SECONDS,
        }),
        { abortSignal: this.signal },
      );
      for (const { Body = '' } of Messages) this.received.push(eventSchema.parse(JSON.parse(Body)));
    }
    throw new Error('no event within two minutes');
  }
}

const deleteQueue = async (sqs: SQSClient, name: string): Promise<void> => {
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'QueueDoesNotExist')) throw error;
  }
};

const patternOf = (prefix: string): string =>
  JSON.stringify({
    source: ['aws.redshift-data'],
    'detail-type': ['Redshift Data Statement Status Change'],
    detail: { statementName: [{ prefix }] },
  });

const policyOf = (queueArn: string, ruleArn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      },
    ],
  });
