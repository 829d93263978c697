import './prepare-node.js';
import { DeployConfigError } from '../infra/deploy-config.ts';
import { awsAccount } from '../infra/doctor/aws-account.ts';
import { runDoctor } from '../infra/doctor/run-doctor.ts';
import { readDeployConfig } from '../infra/settings-file.ts';

const USAGE = `Usage: npm run doctor [-- SETTINGS]

Checks whether the account is ready for a deployment, and reads only; but for one SELECT it does
nothing in the warehouse. SETTINGS is a file like cdk.json, which it is unless given. Credentials,
Region and AWS_ENDPOINT_URL are found as the AWS SDK finds them.
Exit code: 0 nothing is wrong, 1 something is, 2 the settings cannot be read.`;

const print = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

const [path = 'cdk.json', ...more] = process.argv.slice(2);
if (more.length > 0 || path.startsWith('-')) {
  complain(USAGE);
  process.exitCode = 2;
} else {
  try {
    const config = readDeployConfig(path);
    print(`✓ settings: ${path}`);
    const account = awsAccount(config, process.env['AWS_ENDPOINT_URL']);
    process.exitCode = (await runDoctor(config, account, print)) ? 0 : 1;
  } catch (error) {
    complain(error instanceof DeployConfigError ? error.message : `${path}: ${error}`);
    process.exitCode = 2;
  }
}
