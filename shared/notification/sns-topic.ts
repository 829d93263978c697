import { PublishCommand } from '@aws-sdk/client-sns';
import { createSnsClient } from '../runtime/clients/sns-client.ts';
import type { TopicSource } from './topic.ts';

/** The SNS topic of this ARN, with a client of its own. */
export const snsTopic: TopicSource = (topicArn, watch) => {
  const sns = createSnsClient(watch);
  return {
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
  };
};
