import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Topic } from '../notification/notification-publisher.ts';
import type { ClientObserver } from '../observability/throttle-count.ts';
import { type ClientTimeouts, clientSettings } from '../platform/client-timeouts.ts';
import { unwrapErrors } from '../platform/inner-service-error.ts';

/**
 * Opens the topic of an ARN with these timeouts. The observer of its calls is passed in: in a
 * bundle that is loaded on demand, the logger would be a second one without the request's keys.
 */
export type TopicFactory = (
  topicArn: string,
  timeouts: ClientTimeouts,
  observe: ClientObserver,
) => Topic;

/**
 * The SNS topic of this ARN, with its own client; region, credentials and endpoint come from the
 * environment.
 */
export const snsTopic: TopicFactory = (topicArn, timeouts, observe) => {
  const client = new SNSClient(clientSettings(timeouts));
  observe(client.middlewareStack);
  unwrapErrors(client.middlewareStack);
  return topicThrough(client, topicArn);
};

/** The SNS topic of this ARN, through the client given. */
export const topicThrough = (sns: SNSClient, topicArn: string): Topic => ({
  publish: async ({ text, attributes }) => {
    await sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: text,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { DataType: 'String', StringValue: value },
          ]),
        ),
      }),
    );
  },
});
