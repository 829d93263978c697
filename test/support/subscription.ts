import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { PipelineStack } from './pipeline-stack.ts';

interface Envelope {
  readonly Message: string;
  readonly MessageAttributes: Record<string, { Value: string }>;
}

/** Subscribes a queue of its own to the topic, as a consumer would with unmodified clients. */
export const subscribe = async (
  stack: Pick<PipelineStack, 'clientConfig' | 'outputs'>,
  name: string,
  filterPolicy?: Record<string, unknown>,
  TopicArn = stack.outputs['NotificationTopicArn'],
) => {
  const sqs = new SQSClient(stack.clientConfig);
  const sns = new SNSClient(stack.clientConfig);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:us-east-1:000000000000:${name}`,
      ...(filterPolicy && { Attributes: { FilterPolicy: JSON.stringify(filterPolicy) } }),
    }),
  );
  const receive = async (WaitTimeSeconds: number, MaxNumberOfMessages: number) => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, MaxNumberOfMessages }),
    );
    const received: { event: Record<string, unknown>; attributes: object }[] = [];
    for (const { Body, ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const envelope: Envelope = JSON.parse(Body ?? '');
      received.push({
        event: JSON.parse(envelope.Message),
        attributes: envelope.MessageAttributes,
      });
    }
    return received;
  };
  return {
    /** The next notification; waits in SQS's own long poll. */
    next: async () => {
      for (;;) {
        const [message] = await receive(10, 1);
        if (message !== undefined) return message;
      }
    },
    /** What arrives within a second, ten at most. */
    some: () => receive(1, 10).then((received) => received.map(({ event }) => event)),
    /** Every notification that has arrived and was not read yet. */
    all: async () => {
      const received: Record<string, unknown>[] = [];
      for (let some = await receive(0, 10); some.length > 0; some = await receive(0, 10)) {
        received.push(...some.map(({ event }) => event));
      }
      return received;
    },
    close: () => {
      sqs.destroy();
      sns.destroy();
    },
  };
};
