import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { DeadLetterQueue } from '../function/dead-letter-queue.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/**
 * How long each of the two hops, EventBridge to Lambda's queue and that queue to the collector, may
 * go on trying. By then the reconciler has long looked at the job, and of the 24 hours for which
 * Redshift keeps a result 20 are left to whoever the dead-letter queue calls.
 */
const MAX_EVENT_AGE = Duration.hours(2);

/** As many as fit into that time; EventBridge's own most, which it spreads with growing pauses. */
const DELIVERY_ATTEMPTS = 185;

/** Lambda's own most. What fails three times is for the reconciler, which waits longer between. */
const FUNCTION_RETRIES = 2;

/** Whose events, and who collects. */
export interface StatementEventsProps {
  readonly statementNamePrefix: string;
  readonly collector: PipelineFunction;
  readonly encryption: EncryptionKey;
}

/**
 * Brings the end of each of our statements to the collector. Two queues, because two hops can fail:
 * EventBridge that cannot reach Lambda, and the function itself.
 */
export class StatementEvents extends Construct {
  readonly rule: Rule;
  /** Events that EventBridge could not hand over. */
  readonly undelivered: DeadLetterQueue;
  /** Events that the collector gave up. */
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
    collector.keepFailures({
      queue: this.failed,
      retryAttempts: FUNCTION_RETRIES,
      maxEventAge: MAX_EVENT_AGE,
    });
  }
}
