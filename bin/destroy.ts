import './prepare-node.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DEPLOY_CONFIG_KEY, type DeployConfig, DeployConfigError } from '../infra/deploy-config.ts';
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

/** The CDK reads cdk.json by itself; the settings of another file go along. */
const destroyWith = (config: DeployConfig) => async (): Promise<number> => {
  const settings = `${DEPLOY_CONFIG_KEY}=${JSON.stringify(config)}`;
  const given = ['cdk', 'destroy', '--force', '-c', settings, config.stackName];
  const cdk = spawn('npx', given, { stdio: 'inherit' });
  const [code] = await once(cdk, 'close');
  return typeof code === 'number' ? code : 1;
};

try {
  const { values, positionals } = parseArgs({
    options: { yes: { type: 'string' } },
    allowPositionals: true,
  });
  const [path = 'cdk.json'] = positionals;
  const config = readDeployConfig(path);
  process.exitCode = await destroyStack(
    config,
    {
      outputs,
      empty: (bucket) =>
        emptyBucket(createS3Client(patienceOf.background.s3), bucket, (deleted) =>
          print(`${deleted} objects deleted …`),
        ),
      destroy: destroyWith(config),
      print,
    },
    values.yes,
    path,
  );
} catch (error) {
  const isOurs = error instanceof DeployConfigError;
  process.stderr.write(`${isOurs || !(error instanceof Error) ? error : error.message}\n`);
  process.exitCode = 1;
}
