import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { DeadLetterQueue } from '../function/dead-letter-queue.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/**
 * How long each of the two hops may retry: EventBridge to Lambda's queue, and that queue to the
 * collector. By then the reconciler has checked the job. Of the 24 hours for which Redshift keeps a
 * result, 20 are left to the operator whom the dead-letter queue's alarm calls.
 */
const MAX_EVENT_AGE = Duration.hours(2);

/** EventBridge's maximum, which it spreads over that time with back-off. */
const DELIVERY_ATTEMPTS = 185;

/** Lambda's maximum. After three failures the reconciler retries, with longer delays. */
const FUNCTION_RETRIES = 2;

/** The statements whose events are delivered, and the function that collects them. */
export interface StatementEventsProps {
  readonly statementNamePrefix: string;
  readonly collector: PipelineFunction;
  readonly encryption: EncryptionKey;
}

/**
 * Delivers the end of each of our statements to the collector. Two dead-letter queues, because two
 * hops can fail: EventBridge that cannot reach Lambda, and the function itself.
 */
export class StatementEvents extends Construct {
  readonly rule: Rule;
  /** Events that EventBridge could not deliver to Lambda. */
  readonly undelivered: DeadLetterQueue;
  /** Events that the collector failed on until its retries ended. */
  readonly failed: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: StatementEventsProps) {
    super(scope, id);
    const { collector, statementNamePrefix, encryption } = props;
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', encryption);
    this.failed = new DeadLetterQueue(this, 'Failed', encryption);
    this.rule = new Rule(this, 'Rule', {
      description: 'The end of each statement of the Redshift data jobs',
      eventPattern: {
        source: ['aws.redshift-data'],
        // CloudTrail sends events of the same source for each API call.
        detailType: ['Redshift Data Statement Status Change'],
        detail: { statementName: Match.prefix(statementNamePrefix) },
      },
      targets: [
        new LambdaFunction(collector.lambda, {
          deadLetterQueue: this.undelivered.queue,
          maxEventAge: MAX_EVENT_AGE,
          retryAttempts: DELIVERY_ATTEMPTS,
        }),
      ],
    });
    const retries = { retryAttempts: FUNCTION_RETRIES, maxEventAge: MAX_EVENT_AGE };
    this.failed.keepFailuresOf(collector, retries);
  }
}
