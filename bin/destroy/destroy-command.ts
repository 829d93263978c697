import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { S3Client } from '@aws-sdk/client-s3';
import {
  type DeploymentSettings,
  readDeploymentSettings,
  SETTINGS_KEY,
} from '../../infra/settings/deployment-settings.ts';
import { clientSettings, clientTimeouts } from '../../shared/platform/client-timeouts.ts';
import { awsConfig, awsEnvironment } from '../deployment/local-aws.ts';
import { describeStack } from '../deployment/stack-outputs.ts';
import type { Command, Environment } from '../terminal/command.ts';
import { checkCount, parseArguments } from '../terminal/parse-arguments.ts';
import { destroyStack } from './destroy-stack.ts';
import { emptyBucket } from './empty-bucket.ts';

/** `npm run destroy`: deletes a deployment with its data. */
export const destroyCommand: Command = {
  name: 'npm run destroy --',
  usage: `Usage: npm run destroy [-- --yes STACK] [SETTINGS]

Destroys a deployment and leaves nothing: it empties the result bucket, which CloudFormation does
not, and destroys the stack. "retainData" has to be false in what was deployed. SETTINGS is a file
like cdk.json, which it is unless given. Without --yes and the stack's name it says what it would
delete, and ends.
Exit code: 0 destroyed, 1 it could not be, 2 not confirmed or not allowed.`,
  // The terminal sends Ctrl-C to the CDK too, which then ends in its own way.
  onStop: 'none',
  run: ({ terminal, environment }, args) => {
    const { values, positionals } = parseArguments(args, { yes: { type: 'string' } });
    checkCount(positionals, 1);
    const [path = 'cdk.json'] = positionals;
    const config = readDeploymentSettings(path);
    const aws = awsConfig(environment);
    return destroyStack(
      config,
      {
        outputs: async (stackName) => (await describeStack(aws, stackName))?.outputs,
        empty: (bucket) => {
          const settings = clientSettings(clientTimeouts.background.s3);
          const s3 = new S3Client({ ...aws, ...settings });
          return emptyBucket(s3, bucket, (deleted) =>
            terminal.print(`${deleted} objects deleted …`),
          );
        },
        destroy: () => cdkDestroy(config, awsEnvironment(environment)),
        print: terminal.print,
      },
      values.yes,
      path,
    );
  },
};

/** The CDK reads cdk.json by itself; settings from another file are passed on. */
const cdkDestroy = async (config: DeploymentSettings, env: Environment): Promise<number> => {
  const settings = `${SETTINGS_KEY}=${JSON.stringify(config)}`;
  const args = ['cdk', 'destroy', '--force', '-c', settings, config.stackName];
  const cdk = spawn('npx', args, { stdio: 'inherit', env: { ...env } });
  const [code] = await once(cdk, 'close');
  return typeof code === 'number' ? code : 1;
};
