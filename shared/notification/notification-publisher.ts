import type { Job } from '../job/job.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { jobNotification } from './job-notification.ts';

/** SNS refuses longer attribute values, and an owner may be a long ARN. */
const ATTRIBUTE_CHARS = 1024;

/** A message with the attributes that subscriptions filter by. */
interface TopicMessage {
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where messages are published; the service's own errors are thrown as they are. */
export interface Topic {
  publish(message: TopicMessage): Promise<void>;
}

/** Publishes one notification for each settled job. */
export class NotificationPublisher {
  private readonly topic: Topic;
  private readonly source: string;

  /** `source` becomes the source of each CloudEvent: the name of the deployment. */
  constructor(topic: Topic, source: string) {
    this.topic = topic;
    this.source = source;
  }

  /**
   * Publishes the settled job, with attributes for filter policies.
   *
   * @throws RetryableFailure where the topic did not accept it.
   */
  async publish(job: Job): Promise<void> {
    const attributes = {
      state: job.state,
      format: job.format,
      owner: job.owner.slice(0, ATTRIBUTE_CHARS),
      ...(job.report !== undefined && { report: job.report }),
    };
    const text = JSON.stringify(jobNotification(job, this.source));
    try {
      await this.topic.publish({ text, attributes });
    } catch (error) {
      throw new RetryableFailure('SNS did not take the notification', { cause: error });
    }
  }
}
