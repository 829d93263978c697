import type { Topic, TopicSource } from './topic.ts';

/**
 * The SNS topic of this ARN for a function that seldom settles a job itself: SNS's client, its query
 * protocol and XML are an eighth of what a submit would load, and come with the first message.
 *
 * They become a bundle of their own beside the function's, whole in itself. So nothing may pass
 * between the two whose class matters: the same class is another one there.
 */
export const topicOnDemand: TopicSource = (topicArn, patience, watch) => {
  let topic: Promise<Topic> | undefined;
  return {
    publish: async (message) => {
      topic ??= import('./sns-topic.ts').then(({ snsTopic }) =>
        snsTopic(topicArn, patience, watch),
      );
      await (await topic).publish(message);
    },
  };
};
