import './prepare-node.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DeployConfigError } from '../infra/deploy-config.ts';
import { readDeployConfig } from '../infra/settings-file.ts';
import { destroyStack } from '../infra/teardown/destroy-stack.ts';
import { emptyBucket } from '../infra/teardown/empty-bucket.ts';
import { patienceOf } from '../shared/runtime/clients/patience.ts';
import { createS3Client } from '../shared/runtime/clients/s3-client.ts';

const print = (text: string) => process.stdout.write(`${text}\n`);

const outputs = async (StackName: string) => {
  try {
    const { Stacks } = await new CloudFormationClient().send(
      new DescribeStacksCommand({ StackName }),
    );
    const pairs = (Stacks?.[0]?.Outputs ?? []).map(
      ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
    );
    return Object.fromEntries(pairs);
  } catch (error) {
    // What CloudFormation calls a stack that is not there.
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  }
};

const destroy = async (stackName: string): Promise<number> => {
  const cdk = spawn('npx', ['cdk', 'destroy', '--force', stackName], { stdio: 'inherit' });
  const [code] = await once(cdk, 'close');
  return typeof code === 'number' ? code : 1;
};

const [flag, confirmed] = process.argv.slice(2);
try {
  process.exitCode = await destroyStack(
    readDeployConfig('cdk.json'),
    {
      outputs,
      empty: (bucket) =>
        emptyBucket(createS3Client(patienceOf.background.s3), bucket, (deleted) =>
          print(`${deleted} objects deleted …`),
        ),
      destroy,
      print,
    },
    flag === '--yes' ? confirmed : undefined,
  );
} catch (error) {
  const isOurs = error instanceof DeployConfigError;
  process.stderr.write(`${isOurs || !(error instanceof Error) ? error : error.message}\n`);
  process.exitCode = 1;
}
