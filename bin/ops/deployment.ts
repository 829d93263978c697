import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { AwsConfig } from '../deployment/local-aws.ts';

/** A dead-letter queue and what is in it. */
export interface DeadLetters {
  readonly name: string;
  readonly url: string;
  /** Statement events go to the collector again; the reconciler's next tick makes up for old ones. */
  readonly holds: 'events' | 'ticks';
}

/** Where the parts of a deployment are, from its stack's outputs. */
export interface Deployment {
  readonly stackName: string;
  readonly jobTableName: string;
  readonly notificationTopicArn: string;
  readonly collectorFunctionName: string;
  readonly queues: readonly DeadLetters[];
}

/**
 * Finds the deployment by its stack.
 *
 * @throws Error that says which output is missing; the SDK's where there is no such stack.
 */
export const findDeployment = async (config: AwsConfig, stackName: string): Promise<Deployment> => {
  const client = new CloudFormationClient(config);
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = new Map(
      Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
    const output = (name: string): string => {
      const value = outputs.get(name);
      if (value !== undefined) return value;
      throw new Error(`The stack ${stackName} has no output ${name}: deploy this version first.`);
    };
    const queue = (name: string, holds: DeadLetters['holds']): DeadLetters => ({
      name,
      url: output(`${name}QueueUrl`),
      holds,
    });
    return {
      stackName,
      jobTableName: output('JobTableName'),
      notificationTopicArn: output('NotificationTopicArn'),
      collectorFunctionName: output('CollectorFunctionName'),
      queues: [
        queue('UndeliveredEvents', 'events'),
        queue('FailedEvents', 'events'),
        queue('UndeliveredTicks', 'ticks'),
        queue('FailedTicks', 'ticks'),
      ],
    };
  } finally {
    client.destroy();
  }
};
