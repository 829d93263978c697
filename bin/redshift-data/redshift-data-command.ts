import { startRedshiftData } from '../../infra/redshift-data/server.ts';
import { type Command, type Environment, exitCodes } from '../terminal/command.ts';
import { checkCount, parseArguments } from '../terminal/parse-arguments.ts';
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
      port: readNumber(environment, 'PORT', 0),
      tpchScale: readNumber(environment, 'TPCH_SCALE', 0.01),
      dataDir: environment['LOCAL_DATA'] ?? '.local',
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

const readNumber = (environment: Environment, name: string, byDefault: number): number => {
  const text = environment[name];
  const value = text === undefined || text === '' ? byDefault : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`${name} must be a number that is not negative, not "${text}".`);
};
