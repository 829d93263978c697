import { startRedshiftData } from '../../infra/redshift-data/server.ts';
import { type Command, exitCodes } from '../terminal/command.ts';
import { checkCount, parseArguments } from '../terminal/parse-arguments.ts';
import { dataFolderSetting, portSetting, scaleSetting } from '../terminal/serve-settings.ts';
import { untilAborted } from '../terminal/stop-request.ts';

/** `npx node bin/redshift-data.ts`: the emulator of the Redshift Data API alone. */
export const redshiftDataCommand: Command = {
  name: 'npx node bin/redshift-data.ts',
  usage: `Usage: npx node bin/redshift-data.ts

Starts the emulator of the Redshift Data API alone, and serves until Ctrl-C.
  PORT               of the endpoint; else any free port
  LOCAL_DATA         the data folder; else .local
  TPCH_SCALE         the scale factor of the sample data; else 0.01
  AWS_ENDPOINT_URL   where UNLOAD and COPY find S3; without it they are refused`,
  onStop: 'serve',
  run: async ({ terminal, environment }, args) => {
    checkCount(parseArguments(args, {}).positionals, 0);
    const endpoint = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
    const emulator = await startRedshiftData({
      port: portSetting(environment, 'PORT', 0),
      tpchScale: scaleSetting(environment),
      dataDir: dataFolderSetting(environment),
      // Here the role of IAM_ROLE default is no more than a name.
      ...(endpoint && {
        s3: { endpoint, defaultRoleArn: 'arn:aws:iam::000000000000:role/local-warehouse' },
      }),
      log: terminal.note,
    });
    terminal.print(`Redshift Data API ${emulator.url}`);
    terminal.print('ready');
    await untilAborted(terminal.interrupted);
    await emulator.stop();
    return exitCodes.done;
  },
};
