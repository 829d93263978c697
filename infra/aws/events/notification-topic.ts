import { CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/**
 * SNS's own key: notifications are encrypted at rest, since parameters may be sensitive. It has no
 * monthly price, and its policy allows every principal that may publish. SNS calls KMS at most
 * twice in 5 minutes for one publishing role, 17,856 times in a month of 31 days, below the 20,000
 * free requests of KMS (SNS developer guide, "Estimating AWS KMS costs").
 */
const KEY = 'alias/aws/sns';

/** Carries one notification for each settled job. Encrypted, and reached over TLS only. */
export class NotificationTopic extends Construct {
  readonly topic: Topic;

  private readonly encryption: EncryptionKey;

  constructor(scope: Construct, id: string, encryption: EncryptionKey) {
    super(scope, id);
    this.encryption = encryption;
    const { key } = encryption;
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, ...(key && { masterKey: key }) });
    if (key) return;
    const { defaultChild } = this.topic.node;
    if (!CfnTopic.isCfnTopic(defaultChild)) throw new Error('A Topic holds a CfnTopic.');
    defaultChild.kmsMasterKeyId = KEY;
  }

  /** Lets `fn` publish the notification of a settled job. */
  grantPublish(fn: PipelineFunction): void {
    fn.allow(['sns:Publish'], this.topic.topicArn);
    this.encryption.grantWriting(fn);
    fn.provide('NOTIFICATION_TOPIC_ARN', this.topic.topicArn);
  }
}
