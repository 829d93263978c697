import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { AwsConfig } from './local-aws.ts';

/** The state of a deployed stack. */
interface DeployedStack {
  /** CloudFormation's own, such as `UPDATE_COMPLETE`. */
  readonly status: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The stack of this name; undefined where it does not exist. */
export const describeStack = async (
  config: AwsConfig,
  StackName: string,
): Promise<DeployedStack | undefined> => {
  try {
    const describe = new DescribeStacksCommand({ StackName });
    const { Stacks } = await new CloudFormationClient(config).send(describe);
    const { StackStatus: status, Outputs = [] } = Stacks?.[0] ?? {};
    const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return { status, outputs: Object.fromEntries(outputs) };
  } catch (error) {
    // CloudFormation's name for the error of a stack that does not exist.
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  }
};
