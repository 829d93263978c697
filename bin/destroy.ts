import './prepare-node.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  type DeploymentSettings,
  DeploymentSettingsError,
  readDeploymentSettings,
  SETTINGS_KEY,
} from '../infra/settings/deployment-settings.ts';
import { createS3Client } from '../shared/lambda/aws-clients.ts';
import { clientTimeouts } from '../shared/platform/client-timeouts.ts';
import { useLocalAws } from './deployment/local-aws.ts';
import { destroyStack } from './destroy/destroy-stack.ts';
import { emptyBucket } from './destroy/empty-bucket.ts';
import { helpOrFault } from './job/plain-command.ts';

const COMMAND = {
  name: 'npm run destroy --',
  usage: `Usage: npm run destroy [-- --yes STACK] [SETTINGS]

Destroys a deployment and leaves nothing: it empties the result bucket, which CloudFormation does
not, and destroys the stack. "retainData" has to be false in what was deployed. SETTINGS is a file
like cdk.json, which it is unless given. Without --yes and the stack's name it says what it would
delete, and ends.
Exit code: 0 destroyed, 1 it could not be, 2 not confirmed or not allowed.`,
  options: ['--yes'],
  // The stack's name and SETTINGS.
  words: { least: 0, most: 2 },
};

const print = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);

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
const destroyWith = (config: DeploymentSettings) => async (): Promise<number> => {
  const settings = `${SETTINGS_KEY}=${JSON.stringify(config)}`;
  const given = ['cdk', 'destroy', '--force', '-c', settings, config.stackName];
  const cdk = spawn('npx', given, { stdio: 'inherit' });
  const [code] = await once(cdk, 'close');
  return typeof code === 'number' ? code : 1;
};

const run = (words: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { yes: { type: 'string' } },
    allowPositionals: true,
  });
  const [path = 'cdk.json'] = positionals;
  const config = readDeploymentSettings(path);
  return destroyStack(
    config,
    {
      outputs,
      empty: (bucket) =>
        emptyBucket(createS3Client(clientTimeouts.background.s3), bucket, (deleted) =>
          print(`${deleted} objects deleted …`),
        ),
      destroy: destroyWith(config),
      print,
    },
    values.yes,
    path,
  );
};

useLocalAws(process.env);
const words = process.argv.slice(2);
try {
  process.exitCode = helpOrFault(COMMAND, words, { print, note }) ?? (await run(words));
} catch (error) {
  const isOurs = error instanceof DeploymentSettingsError;
  note(`${isOurs || !(error instanceof Error) ? error : error.message}`);
  process.exitCode = 1;
}
