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
  stack: PipelineStack,
  name: string,
  filterPolicy?: Record<string, unknown>,
) => {
  const sqs = new SQSClient(stack.clientConfig);
  const sns = new SNSClient(stack.clientConfig);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  await sns.send(
    new SubscribeCommand({
      TopicArn: stack.outputs['NotificationTopicArn'],
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:us-east-1:000000000000:${name}`,
      ...(filterPolicy && { Attributes: { FilterPolicy: JSON.stringify(filterPolicy) } }),
    }),
  );
  return {
    /** The next notification; waits in SQS's own long poll. */
    next: async (): Promise<{ event: Record<string, unknown>; attributes: object }> => {
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10, MaxNumberOfMessages: 1 }),
        );
        const [message] = Messages;
        if (message?.Body === undefined) continue;
        const { ReceiptHandle } = message;
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        const envelope: Envelope = JSON.parse(message.Body);
        return { event: JSON.parse(envelope.Message), attributes: envelope.MessageAttributes };
      }
    },
    close: () => {
      sqs.destroy();
      sns.destroy();
    },
  };
};
