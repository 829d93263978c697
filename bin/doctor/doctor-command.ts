import {
  DeploymentSettingsError,
  readDeploymentSettings,
} from '../../infra/settings/deployment-settings.ts';
import { type Command, exitCodes } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { checkCount, parseArguments } from '../terminal/parse-arguments.ts';
import { awsAccount } from './account/aws-account.ts';
import { runDoctor } from './run-doctor.ts';

/** `npm run doctor`: whether the account is ready for a deployment. */
export const doctorCommand: Command = {
  name: commandNames.doctor,
  usage: `Usage: ${commandNames.doctor} [SETTINGS]

Checks whether the account is ready for a deployment, and reads only; but for one SELECT it does
nothing in the warehouse. SETTINGS is a file like cdk.json, which it is unless given. Credentials,
Region and AWS_ENDPOINT_URL are found as the AWS SDK finds them. The local stack needs only
AWS_ENDPOINT_URL=http://127.0.0.1:4566.
Exit code: 0 nothing is wrong, 1 something is, 2 the settings cannot be read.`,
  run: async ({ terminal, environment }, args) => {
    const { positionals } = parseArguments(args, {});
    checkCount(positionals, 1);
    const [path = 'cdk.json'] = positionals;
    try {
      const config = readDeploymentSettings(path);
      terminal.print(`✓ settings: ${path}`);
      const account = awsAccount(config, environment);
      const isReady = await runDoctor(config, account, terminal.print);
      return isReady ? exitCodes.done : exitCodes.failed;
    } catch (error) {
      if (!(error instanceof DeploymentSettingsError)) throw error;
      terminal.note(error.message);
      return exitCodes.usageError;
    }
  },
};
