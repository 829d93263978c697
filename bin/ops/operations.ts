import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { JobStore } from '../../shared/job/job-store.ts';
import type { AwsConfig } from '../deployment/local-aws.ts';
import { describeStack } from '../deployment/stack-outputs.ts';
import type { Subcommand } from '../terminal/command.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A command of `npm run ops`. */
export type OpsCommand = Subcommand<Operations>;

/** What a command works with. */
export interface Operations {
  readonly terminal: Pick<Terminal, 'print' | 'note' | 'columns'>;
  readonly config: AwsConfig;
  /** The stack or, of one of several deployments in it, stack and construct: `App/Jobs`. */
  readonly stackName: string;
  /** As alarms, statements and notifications name it. */
  readonly deploymentName: string;
  readonly json: boolean;
}

/**
 * The parts of a deployment, by its stack's outputs.
 *
 * @throws Error that names the stack or the output that is missing.
 */
export const findDeployment = async ({ config, stackName }: Operations) => {
  const [ownStack = '', id = ''] = stackName.split('/');
  const stack = await describeStack(config, ownStack);
  if (stack === undefined) {
    throw new Error(
      `Stack with id ${stackName} does not exist. --stack names another; AWS_REGION another Region.`,
    );
  }
  const output = (name: string): string => {
    const value = outputOf(stack.outputs, id, name);
    if (value !== undefined) return value;
    throw new Error(`The stack ${stackName} has no output ${name}: deploy this version first.`);
  };
  /** Statement events are sent to the collector again; a tick is repeated by the next one. */
  const queue = (holds: 'events' | 'ticks', name: string) => ({
    name,
    url: output(`${name}QueueUrl`),
    holds,
  });
  return {
    jobTableName: output('JobTableName'),
    notificationTopicArn: output('NotificationTopicArn'),
    collectorFunctionName: output('CollectorFunctionName'),
    queues: [
      queue('events', 'UndeliveredEvents'),
      queue('events', 'FailedEvents'),
      queue('ticks', 'UndeliveredTicks'),
      queue('ticks', 'FailedTicks'),
    ],
  };
};

/**
 * An output by its name. CDK writes the id of a construct before it and eight digits behind it.
 * Without an id the stack may have one such construct, and not several.
 */
export const outputOf = (
  outputs: Readonly<Record<string, string>>,
  id: string,
  name: string,
): string | undefined => {
  if (outputs[name] !== undefined) return outputs[name];
  const form = new RegExp(`^${id === '' ? '\\w+?' : id}${name}[0-9A-F]{8}$`);
  const [first, ...others] = Object.keys(outputs).filter((key) => form.test(key));
  return first === undefined || others.length > 0 ? undefined : outputs[first];
};

/** The parts of a deployment. */
export type Deployment = Awaited<ReturnType<typeof findDeployment>>;

/** The jobs of the deployment. */
export const jobsOf = (
  config: AwsConfig,
  { jobTableName }: Pick<Deployment, 'jobTableName'>,
): JobStore => {
  const marshallOptions = { removeUndefinedValues: true };
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions });
  return new JobStore(dynamo, jobTableName);
};
