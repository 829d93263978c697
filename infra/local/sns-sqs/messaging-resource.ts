import { z } from 'zod';
import { StartFailure } from '../../host/start-failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../cloudformation/json-value.ts';
import type { LocalResource } from '../cloudformation/template.ts';
import { callJsonService, callNotificationService } from '../emulators/service-call.ts';

const QUEUE_ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DelaySeconds',
  'FifoQueue',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
] as const;

const text = (value: JsonValue): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** Makes the queue, or gives the one of an earlier run the template's attributes. */
export const ensureQueue = async (queueUrl: string, queue: LocalResource): Promise<void> => {
  const attributes: JsonObject = Object.fromEntries(
    QUEUE_ATTRIBUTES.flatMap((name) => {
      const value = queue.properties[name];
      return value === undefined ? [] : [[name, text(value)] as const];
    }),
  );
  const named = { QueueName: queue.name };
  const fifo = queue.name.endsWith('.fifo') ? { Attributes: { FifoQueue: 'true' } } : {};
  const { QueueUrl } = await callJsonService(queueUrl, 'sqs', 'CreateQueue', { ...named, ...fifo });
  const { FifoQueue: _fixed, ...settable } = attributes;
  if (QueueUrl === undefined || Object.keys(settable).length === 0) return;
  const change = { QueueUrl, Attributes: settable };
  await callJsonService(queueUrl, 'sqs', 'SetQueueAttributes', change);
};

/** Makes the topic; the same name gives the same topic. */
export const ensureTopic = async (topicUrl: string, topic: LocalResource): Promise<void> => {
  await callNotificationService(topicUrl, 'CreateTopic', { Name: topic.name });
};

const subscriptionProperties = z.looseObject({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string(),
  FilterPolicy: z.json().optional(),
  FilterPolicyScope: z.string().optional(),
  RawMessageDelivery: z.union([z.boolean(), z.string()]).optional(),
});

/** Subscribes a queue to a topic. No other protocol is delivered on this machine. */
export const ensureSubscription = async (
  topicUrl: string,
  subscription: LocalResource,
): Promise<void> => {
  const properties = subscriptionProperties.parse(subscription.properties);
  const { TopicArn, Protocol, Endpoint } = properties;
  if (Protocol !== 'sqs') {
    throw new StartFailure(
      `Subscription ${subscription.logicalId} wants ${Protocol}: locally only sqs is delivered.`,
    );
  }
  const attributes = (['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery'] as const)
    .flatMap((name) => {
      const value = properties[name];
      return value === undefined ? [] : [[name, text(value)] as const];
    })
    .flatMap(([name, value], index) => [
      [`Attributes.entry.${index + 1}.key`, name] as const,
      [`Attributes.entry.${index + 1}.value`, value] as const,
    ]);
  await unsubscribeAll(topicUrl, TopicArn, Endpoint);
  await callNotificationService(topicUrl, 'Subscribe', {
    TopicArn,
    Protocol,
    Endpoint,
    ...Object.fromEntries(attributes),
  });
};

/** An earlier run's subscription may carry another filter policy, so it is made anew. */
const unsubscribeAll = async (topicUrl: string, TopicArn: string, endpoint: string) => {
  const xml = await callNotificationService(topicUrl, 'ListSubscriptionsByTopic', { TopicArn });
  for (const [member] of xml.matchAll(/<member>[\s\S]*?<\/member>/g)) {
    const SubscriptionArn = /<SubscriptionArn>([^<]+)/.exec(member)?.[1];
    if (SubscriptionArn === undefined || !member.includes(`<Endpoint>${endpoint}<`)) continue;
    await callNotificationService(topicUrl, 'Unsubscribe', { SubscriptionArn });
  }
};

/** Puts `body` onto the queue with this ARN, as AWS does for a failure destination. */
export const sendToQueue = async (
  queueUrl: string,
  queueArn: string,
  body: JsonValue,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const [, , , , accountId, name] = queueArn.split(':');
  await callJsonService(queueUrl, 'sqs', 'SendMessage', {
    QueueUrl: `${queueUrl}/${accountId}/${name}`,
    MessageBody: isJsonObject(body) || Array.isArray(body) ? JSON.stringify(body) : text(body),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(
        ([key, value]) => [key, { DataType: 'String', StringValue: value }] as const,
      ),
    ),
  });
};

/** Publishes `body` to the topic with this ARN. */
export const publishToTopic = async (
  topicUrl: string,
  topicArn: string,
  body: JsonValue,
): Promise<void> => {
  await callNotificationService(topicUrl, 'Publish', {
    TopicArn: topicArn,
    Message: typeof body === 'string' ? body : JSON.stringify(body),
  });
};
