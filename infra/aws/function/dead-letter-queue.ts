import { EventInvokeConfig, type EventInvokeConfigOptions } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { acknowledge } from '../deployment/acknowledge.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** SQS's maximum: a message outlasts the holiday of the person who redrives it. */
const RETENTION = Duration.days(14);

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
    acknowledge(
      this.queue,
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
  }

  /** Keeps events that `fn` failed on until its retries ended; lets `fn` send to the queue. */
  keepFailuresOf(
    fn: PipelineFunction,
    retries: Pick<EventInvokeConfigOptions, 'retryAttempts' | 'maxEventAge'>,
  ): void {
    fn.allow(['sqs:SendMessage'], this.queue.queueArn);
    this.encryption.grantWriting(fn);
    new EventInvokeConfig(fn, 'AsynchronousInvocation', {
      ...retries,
      function: fn.lambda,
      // SqsDestination would also grant the function to read the queue's attributes.
      onFailure: { bind: () => ({ destination: this.queue.queueArn }) },
    });
  }
}
