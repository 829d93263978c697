import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Job } from '../job/job.ts';
import { RetryableFailure } from '../runtime/failure.ts';
import { jobNotification } from './job-notification.ts';

/** SNS refuses attribute values above this, and an owner may be a long ARN. */
const ATTRIBUTE_CHARS = 1024;

/** The topic that tells of every settled job. */
export class NotificationPublisher {
  private readonly sns: SNSClient;
  private readonly topicArn: string;
  private readonly source: string;

  /** `source` becomes the CloudEvents source: which deployment speaks. */
  constructor(sns: SNSClient, topicArn: string, source: string) {
    this.sns = sns;
    this.topicArn = topicArn;
    this.source = source;
  }

  /** Publishes the settled job; attributes let a subscription filter. */
  async publish(job: Job): Promise<void> {
    const attributes = {
      state: job.state,
      format: job.format,
      owner: job.owner,
      ...(job.report !== undefined && { report: job.report }),
    };
    try {
      await this.sns.send(
        new PublishCommand({
          TopicArn: this.topicArn,
          Message: JSON.stringify(jobNotification(job, this.source)),
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [
              name,
              { DataType: 'String', StringValue: value.slice(0, ATTRIBUTE_CHARS) },
            ]),
          ),
        }),
      );
    } catch (error) {
      throw new RetryableFailure('SNS did not take the notification', { cause: error });
    }
  }
}
