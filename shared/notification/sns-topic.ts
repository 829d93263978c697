import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { createSnsClient } from '../lambda/clients/sns-client.ts';
import type { Topic, TopicSource } from './topic.ts';

/** The SNS topic of this ARN, with a client of its own. */
export const snsTopic: TopicSource = (topicArn, patience, watch) =>
  topicThrough(createSnsClient(patience, watch), topicArn);

/** The SNS topic of this ARN, through a client that is there. */
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
