import { z } from 'zod';
import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import {
  type LocalResource,
  type ResolvedTemplate,
  readProperties,
} from '../cloudformation/template.ts';
import type { JsonValue } from '../json/json.ts';
import { callJsonService, callNotificationService } from '../upstream/upstream.ts';

const text = (value: JsonValue): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** The properties among `names` that the resource has, as the texts that attributes are. */
const attributesOf = ({ properties }: LocalResource, names: readonly string[]) =>
  names.flatMap((name) => {
    const value = properties[name];
    return value === undefined ? [] : [[name, text(value)] as const];
  });

const QUEUE_ATTRIBUTES = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
];

/** Creates the queue, or gives the existing one the template's attributes. */
const ensureQueue = async (url: string, queue: LocalResource): Promise<void> => {
  const attributes = attributesOf(queue, QUEUE_ATTRIBUTES);
  const { QueueUrl } = await callJsonService(url, 'sqs', 'CreateQueue', { QueueName: queue.name });
  if (QueueUrl === undefined || attributes.length === 0) return;
  const change = { QueueUrl, Attributes: Object.fromEntries(attributes) };
  await callJsonService(url, 'sqs', 'SetQueueAttributes', change);
};

const subscriptionProperties = z.looseObject({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string(),
});

const SUBSCRIPTION_ATTRIBUTES = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery'];

/** Subscribes a queue to a topic. No other protocol is delivered on this machine. */
const ensureSubscription = async (url: string, subscription: LocalResource): Promise<void> => {
  const { TopicArn, Protocol, Endpoint } = readProperties(subscriptionProperties, subscription);
  if (Protocol !== 'sqs') {
    throw new StartFailure(
      `Subscription ${subscription.logicalId} wants ${Protocol}: locally only sqs is delivered.`,
    );
  }
  const attributes = attributesOf(subscription, SUBSCRIPTION_ATTRIBUTES).flatMap(
    ([name, value], index) => [
      [`Attributes.entry.${index + 1}.key`, name] as const,
      [`Attributes.entry.${index + 1}.value`, value] as const,
    ],
  );
  await unsubscribeAll(url, TopicArn, Endpoint);
  await callNotificationService(url, 'Subscribe', {
    TopicArn,
    Protocol,
    Endpoint,
    ...Object.fromEntries(attributes),
  });
};

/** An earlier run's subscription may have another filter policy, so it is replaced. */
const unsubscribeAll = async (url: string, TopicArn: string, endpoint: string) => {
  const xml = await callNotificationService(url, 'ListSubscriptionsByTopic', { TopicArn });
  for (const [member] of xml.matchAll(/<member>[\s\S]*?<\/member>/g)) {
    const SubscriptionArn = /<SubscriptionArn>([^<]+)/.exec(member)?.[1];
    if (SubscriptionArn === undefined || !member.includes(`<Endpoint>${endpoint}<`)) continue;
    await callNotificationService(url, 'Unsubscribe', { SubscriptionArn });
  }
};

/** Creates the template's queues, topics and subscriptions; existing ones stay. */
export const createQueuesAndTopics = async (
  url: string,
  template: ResolvedTemplate,
): Promise<void> => {
  await Promise.all([
    ...template.ofType('AWS::SQS::Queue').map((queue) => ensureQueue(url, queue)),
    ...template
      .ofType('AWS::SNS::Topic')
      .map(({ name }) => callNotificationService(url, 'CreateTopic', { Name: name })),
  ]);
  for (const subscription of template.ofType('AWS::SNS::Subscription')) {
    await ensureSubscription(url, subscription);
  }
};

/** How many messages the queue holds. */
export const queueDepth = async (url: string, name: string): Promise<number> => {
  const { Attributes } = await callJsonService(url, 'sqs', 'GetQueueAttributes', {
    QueueUrl: `${url}/${LOCAL_ACCOUNT_ID}/${name}`,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  const { ApproximateNumberOfMessages: depth = '0' } = Object(Attributes);
  return Number(depth);
};

/** Refuses a destination to which nothing can be delivered here; called at the start. */
export const checkDestination = (arn: string | undefined, sender: string): void => {
  if (arn === undefined || /^arn:aws:(sqs|sns):/.test(arn)) return;
  throw new StartFailure(
    `${sender} sends to ${arn}: locally only SQS and SNS can be a destination.`,
  );
};

/** The action with which a message reaches the queue or the topic with this ARN. */
export const sendAction = (arn: string): string =>
  arn.startsWith('arn:aws:sqs:') ? 'sqs:SendMessage' : 'sns:Publish';

/** Sends JSON to the queue or the topic with this ARN; only queues get the attributes. */
export const sendMessage = async (
  url: string,
  arn: string,
  body: JsonValue,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> => {
  if (sendAction(arn) === 'sns:Publish') {
    await callNotificationService(url, 'Publish', { TopicArn: arn, Message: text(body) });
    return;
  }
  const [, , , , accountId, name] = arn.split(':');
  await callJsonService(url, 'sqs', 'SendMessage', {
    QueueUrl: `${url}/${accountId}/${name}`,
    MessageBody: text(body),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(
        ([key, value]) => [key, { DataType: 'String', StringValue: value }] as const,
      ),
    ),
  });
};
