import './prepare-node.js';
import { startRedshiftData } from '../infra/redshift-data/server.ts';
import { helpOrFault } from './job/plain-command.ts';
import { onStopRequest } from './terminal/stop-request.ts';

/** Starts the Redshift Data API emulator alone: `node bin/redshift-data.ts`. */

const COMMAND = {
  name: 'npx node bin/redshift-data.ts',
  usage: `Usage: npx node bin/redshift-data.ts

Starts the emulator of the Redshift Data API alone, and serves until Ctrl-C.
  PORT               of the endpoint; else any free port
  LOCAL_DATA         the data folder; else .local
  TPCH_SCALE         the scale factor of the sample data; else 0.01
  AWS_ENDPOINT_URL   where UNLOAD and COPY find S3; without it they are refused`,
};

const exitCode = helpOrFault(COMMAND, process.argv.slice(2), {
  print: console.log,
  note: console.error,
});
if (exitCode !== undefined) process.exit(exitCode);

const failStart = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
};

const numberFrom = (name: string, byDefault: number): number => {
  const text = process.env[name];
  const value = text === undefined || text === '' ? byDefault : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  return failStart(`${name} must be a number that is not negative, not "${text}".`);
};

const s3Endpoint = process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'];

const emulator = await startRedshiftData({
  port: numberFrom('PORT', 0),
  tpchScale: numberFrom('TPCH_SCALE', 0.01),
  dataDir: process.env['LOCAL_DATA'] ?? '.local',
  // The role that IAM_ROLE default stands for has no more than a name here.
  ...(s3Endpoint && {
    s3: { endpoint: s3Endpoint, defaultRoleArn: 'arn:aws:iam::000000000000:role/local-warehouse' },
  }),
  log: console.error,
}).catch(failStart);

onStopRequest(() => {
  emulator.stop().then(() => process.exit(0), failStart);
});

console.log(`Redshift Data API ${emulator.url}`);
console.log('ready');
