import type { Job } from '../job/job.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { jobNotification } from './job-notification.ts';
import type { Topic } from './topic.ts';

/** SNS refuses attribute values above this, and an owner may be a long ARN. */
const ATTRIBUTE_CHARS = 1024;

/** Tells of every settled job. */
export class NotificationPublisher {
  private readonly topic: Topic;
  private readonly source: string;

  /** `source` becomes the CloudEvents source: which deployment speaks. */
  constructor(topic: Topic, source: string) {
    this.topic = topic;
    this.source = source;
  }

  /**
   * Publishes the settled job; attributes let a subscription filter.
   *
   * @throws RetryableFailure where the topic did not take it.
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
