import './prepare-node.js';
import {
  DeploymentSettingsError,
  readDeploymentSettings,
} from '../infra/settings/deployment-settings.ts';
import { useLocalAws } from './deployment/local-aws.ts';
import { awsAccount } from './doctor/aws-account.ts';
import { runDoctor } from './doctor/run-doctor.ts';
import { helpOrFault } from './job/plain-command.ts';
import { onStopRequest } from './terminal/stop-request.ts';

const COMMAND = {
  name: 'npm run doctor --',
  usage: `Usage: npm run doctor [-- SETTINGS]

Checks whether the account is ready for a deployment, and reads only; but for one SELECT it does
nothing in the warehouse. SETTINGS is a file like cdk.json, which it is unless given. Credentials,
Region and AWS_ENDPOINT_URL are found as the AWS SDK finds them. The local stack needs only
AWS_ENDPOINT_URL=http://127.0.0.1:4566.
Exit code: 0 nothing is wrong, 1 something is, 2 the settings cannot be read.`,
  words: { least: 0, most: 1 },
};

const print = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);

onStopRequest(() => process.exit(130));
useLocalAws(process.env);
const words = process.argv.slice(2);
const [path = 'cdk.json'] = words;
process.exitCode = helpOrFault(COMMAND, words, { print, note });
if (process.exitCode === undefined) {
  try {
    const config = readDeploymentSettings(path);
    print(`✓ settings: ${path}`);
    const account = awsAccount(config, process.env['AWS_ENDPOINT_URL']);
    process.exitCode = (await runDoctor(config, account, print)) ? 0 : 1;
  } catch (error) {
    note(error instanceof DeploymentSettingsError ? error.message : `${path}: ${error}`);
    process.exitCode = 2;
  }
}
