import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { JobStore } from '../../shared/job/job-store.ts';
import type { AwsConfig } from '../deployment/local-aws.ts';
import { describeStack } from '../deployment/stack-outputs.ts';
import type { Subcommand } from '../terminal/command.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** How a user calls the commands, here and in every hint. */
export const COMMAND = 'npm run ops --';

/** The stack's name unless another is given; also the default of `cdk.json`. */
export const DEFAULT_STACK = 'RedshiftDataJobs';

/** What a command works with. */
export interface Operations {
  readonly terminal: Pick<Terminal, 'print' | 'note' | 'columns'>;
  readonly config: AwsConfig;
  readonly stackName: string;
  readonly json: boolean;
}

/** A command of `npm run ops`. */
export interface OpsCommand extends Subcommand {
  readonly run: (operations: Operations, args: readonly string[]) => Promise<number>;
}

/** The help that all commands share. */
export const commonUsage = `  --stack NAME             the deployment; else ${DEFAULT_STACK}
  --json                   answer as JSON: alarms and stuck
  --help                   this text
Region, credentials and endpoint are found as every AWS SDK finds them: AWS_REGION, AWS_PROFILE, …
The local stack needs only: AWS_ENDPOINT_URL=http://127.0.0.1:4566 ${COMMAND} stuck

Exit codes: 0 done; 1 refused or failed; 2 usage error.`;

/** The texts of a command's help. */
export const helpOf = (synopsis: string, summary: string): Omit<OpsCommand, 'run'> => ({
  synopsis,
  summary,
  usage: `Usage: ${COMMAND} ${synopsis}\n\n  ${synopsis.padEnd(23)}  ${summary}\n\n${commonUsage}`,
});

/** A dead-letter queue. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly url: string;
  /** Statement events are sent to the collector again; a tick is repeated by the next one. */
  readonly holds: 'events' | 'ticks';
}

/** The parts of a deployment, by its stack's outputs. */
export interface Deployment {
  readonly jobTableName: string;
  readonly notificationTopicArn: string;
  readonly collectorFunctionName: string;
  readonly queues: readonly DeadLetterQueue[];
}

/** @throws Error that names the stack or the output that is missing. */
export const findDeployment = async ({
  config,
  stackName,
}: Pick<Operations, 'config' | 'stackName'>): Promise<Deployment> => {
  const stack = await describeStack(config, stackName);
  if (stack === undefined) {
    throw new Error(
      `Stack with id ${stackName} does not exist. --stack names another; AWS_REGION another Region.`,
    );
  }
  const output = (name: string): string => {
    const value = stack.outputs[name];
    if (value !== undefined) return value;
    throw new Error(`The stack ${stackName} has no output ${name}: deploy this version first.`);
  };
  const queue = (name: string, holds: DeadLetterQueue['holds']): DeadLetterQueue => ({
    name,
    url: output(`${name}QueueUrl`),
    holds,
  });
  return {
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
};

/** Runs `work` with the deployment's jobs, and closes the connections after it. */
export const withJobs = async <T>(
  config: AwsConfig,
  { jobTableName }: Pick<Deployment, 'jobTableName'>,
  work: (jobs: JobStore) => Promise<T>,
): Promise<T> => {
  const client = new DynamoDBClient(config);
  const marshallOptions = { removeUndefinedValues: true };
  const dynamo = DynamoDBDocumentClient.from(client, { marshallOptions });
  try {
    return await work(new JobStore(dynamo, jobTableName));
  } finally {
    client.destroy();
  }
};
