import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { DeadLetterQueue } from '../function/dead-letter-queue.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/** The shortest age that both hops accept; a tick is worthless once the next one is due. */
const MAX_TICK_AGE = Duration.minutes(1);

/** Within that minute, for a throttled or failing Lambda API. */
const DELIVERY_RETRIES = 2;

/** The next tick is the retry. */
const FUNCTION_RETRIES = 0;

/** The function that the schedule invokes. */
export interface ReconcileScheduleProps {
  readonly reconciler: PipelineFunction;
  readonly encryption: EncryptionKey;
}

/** Invokes the reconciler every minute. Two dead-letter queues, because two hops can fail. */
export class ReconcileSchedule extends Construct {
  /** Ticks that Scheduler could not deliver to Lambda. */
  readonly undelivered: DeadLetterQueue;
  /** Ticks on which the reconciler failed. */
  readonly failed: DeadLetterQueue;

  constructor(scope: Construct, id: string, { reconciler, encryption }: ReconcileScheduleProps) {
    super(scope, id);
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', encryption);
    this.failed = new DeadLetterQueue(this, 'Failed', encryption);
    const { functionArn } = reconciler.lambda;
    const role = this.role(functionArn);
    encryption.grantWriting(role);
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: 'Looks for Redshift data jobs that are overdue',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: functionArn,
        roleArn: role.roleArn,
        retryPolicy: {
          maximumEventAgeInSeconds: MAX_TICK_AGE.toSeconds(),
          maximumRetryAttempts: DELIVERY_RETRIES,
        },
        deadLetterConfig: { arn: this.undelivered.queue.queueArn },
      },
    });
    // The first tick must not arrive before the role has its policy.
    schedule.node.addDependency(role);
    const retries = { retryAttempts: FUNCTION_RETRIES, maxEventAge: MAX_TICK_AGE };
    this.failed.keepFailuresOf(reconciler, retries);
  }

  /** Only schedules of this account can assume it: Scheduler serves every account. */
  private role(functionArn: string): Role {
    const role = new Role(this, 'Role', {
      description: 'Lets Scheduler call the reconciler',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const allow = (action: string, resource: string) =>
      role.addToPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
    allow('lambda:InvokeFunction', functionArn);
    allow('sqs:SendMessage', this.undelivered.queue.queueArn);
    return role;
  }
}
