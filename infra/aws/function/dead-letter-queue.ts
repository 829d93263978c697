import { Duration, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IDestination } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';

/** SQS's maximum: a message outlasts the holiday of the person who redrives it. */
const RETENTION = Duration.days(14);

/** A function that can be allowed to send to the queue. */
interface Sender extends IGrantable {
  allow(actions: readonly string[], ...resourceArns: readonly string[]): void;
}

/** Keeps events that an asynchronous hop could not deliver. Encrypted, and TLS only. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  private readonly encryption: EncryptionKey;

  constructor(scope: Construct, id: string, encryption: EncryptionKey) {
    super(scope, id);
    this.encryption = encryption;
    const { key } = encryption;
    this.queue = new Queue(this, 'Queue', {
      // SQS's own keys cost nothing and need no key policy for EventBridge.
      ...(key
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
        : { encryption: QueueEncryption.SQS_MANAGED }),
      enforceSSL: true,
      retentionPeriod: RETENTION,
    });
    const reason = 'It is a dead-letter queue itself, of a target that is no SQS queue.';
    Validations.of(this.queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
  }

  /** The destination for events that `fn` failed on; lets `fn` send to the queue. */
  asFailureDestinationOf(fn: Sender): IDestination {
    fn.allow(['sqs:SendMessage'], this.queue.queueArn);
    this.encryption.grantWriting(fn);
    return { bind: () => ({ destination: this.queue.queueArn }) };
  }
}
