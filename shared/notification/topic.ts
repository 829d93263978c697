import type { Patience } from '../lambda/clients/patience.ts';
import type { ClientWatch } from '../lambda/throttle-count.ts';

/** A message with the attributes that subscriptions filter by. */
export interface TopicMessage {
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where messages are published; what a service says against it is thrown as it comes. */
export interface Topic {
  publish(message: TopicMessage): Promise<void>;
}

/** Brings the topic of an ARN, whose calls have this patience and are watched. */
export type TopicSource = (topicArn: string, patience: Patience, watch: ClientWatch) => Topic;
