import type { Topic } from '../notification/notification-publisher.ts';
import type { TopicFactory } from './sns-topic.ts';

/**
 * The SNS topic of this ARN for a function that rarely settles a job itself. SNS's client, its
 * query protocol and XML are an eighth of what a submit would load; they load with the first
 * message.
 *
 * They become a separate bundle beside the function's, with its own copy of every module. So no
 * class may pass between the two: `instanceof` would be false there.
 */
export const topicOnDemand: TopicFactory = (topicArn, timeouts, observe) => {
  let topic: Promise<Topic> | undefined;
  return {
    publish: async (message) => {
      topic ??= import('./sns-topic.ts').then(({ snsTopic }) =>
        snsTopic(topicArn, timeouts, observe),
      );
      await (await topic).publish(message);
    },
  };
};
