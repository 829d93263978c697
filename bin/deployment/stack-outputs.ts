import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { AwsConfig } from './local-aws.ts';

/**
 * Outputs of the stack and its status, CloudFormation's own, such as `UPDATE_COMPLETE`; undefined
 * where it does not exist.
 */
export const describeStack = async (config: AwsConfig, StackName: string) => {
  try {
    const describe = new DescribeStacksCommand({ StackName });
    const { Stacks } = await new CloudFormationClient(config).send(describe);
    const { StackStatus: status, Outputs = [] } = Stacks?.[0] ?? {};
    const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    const byName: Readonly<Record<string, string>> = Object.fromEntries(outputs);
    return { status, outputs: byName };
  } catch (error) {
    // CloudFormation's name for the error of a stack that does not exist.
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  }
};
