import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { acknowledge } from '../deployment/acknowledge.ts';

/** Where alarms go. */
export interface OperationsTopicProps extends Pick<DeploymentSettings, 'alarmsTo'> {
  readonly encryption: EncryptionKey;
}

/**
 * The topic of alarms: one of this stack, subscribed by an address if one is set, or a given one.
 */
export class OperationsTopic extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { alarmsTo, encryption }: OperationsTopicProps) {
    super(scope, id);
    if (typeof alarmsTo === 'object' && 'topicArn' in alarmsTo) {
      this.topic = Topic.fromTopicArn(this, 'Given', alarmsTo.topicArn);
      return;
    }
    const { key } = encryption;
    const topic = new Topic(this, 'Topic', { enforceSSL: true, ...(key && { masterKey: key }) });
    const { account } = Stack.of(this);
    topic.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        // The service principal stands for CloudWatch of every account.
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    if (!key) this.acknowledge(topic);
    if (typeof alarmsTo === 'object') topic.addSubscription(new EmailSubscription(alarmsTo.email));
    this.topic = topic;
  }

  private acknowledge(topic: Topic): void {
    const reason =
      'CloudWatch cannot publish to a topic under the key of SNS itself, and a key of its own ' +
      'would cost more than the alarms; an alarm names metrics and nothing of any job.';
    acknowledge(
      topic,
      { id: 'AwsSolutions-SNS2', reason },
      { id: 'Serverless-SNSEncryptedKMS', reason },
    );
  }

  /** Publishes an alarm's changes of state. */
  get action(): SnsAction {
    return new SnsAction(this.topic);
  }
}
