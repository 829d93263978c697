import './prepare-node.js';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { startRedshiftData } from '../infra/redshift-data/server.ts';
import type { Report } from '../shared/reports/report.ts';
import { checkReports } from './check-reports/check-reports.ts';
import { helpOrFault } from './job/plain-command.ts';
import { onStopRequest } from './terminal/stop-request.ts';

const COMMAND = {
  name: 'npm run check:reports --',
  usage: `Usage: npm run check:reports [-- REPORT …]

Reads every report as a build does, then runs them, or those named, with the first example of each
parameter on the sample tables of a local warehouse. AWS_ENDPOINT_URL names a running local stack
instead, whose own tables are then there too.
Exit code: 0 all of them ran, 1 one did not or cannot be read, 2 wrong words.`,
  words: { least: 0, most: Number.POSITIVE_INFINITY },
};

const print = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);

/** Every report; a bad one is told in place of them. */
const readReports = async (): Promise<readonly Report[] | undefined> => {
  try {
    return (await import('../shared/reports/report-catalogue.static.ts')).reports;
  } catch (error) {
    if (!(error instanceof AggregateError)) throw error;
    note(error.message);
    return undefined;
  }
};

const runAll = async (reports: readonly Report[]): Promise<boolean> => {
  const stack = process.env['AWS_ENDPOINT_URL'];
  const emulator = stack === undefined ? await startRedshiftData({ log: note }) : undefined;
  const client = new RedshiftDataClient({
    endpoint: stack ?? emulator?.url ?? '',
    region: 'us-east-1',
    // The local stack takes any.
    credentials: { accessKeyId: 'reports', secretAccessKey: 'any' },
  });
  try {
    return await checkReports(client, reports, print);
  } finally {
    client.destroy();
    await emulator?.stop();
  }
};

const run = async (names: readonly string[]): Promise<number> => {
  const reports = await readReports();
  if (reports === undefined) return 1;
  const unknown = names.filter((name) => !reports.some((report) => report.name === name));
  if (unknown.length > 0) {
    const known = reports.map(({ name }) => name).join(', ');
    note(`There is no report ${unknown.join(', ')}; there are: ${known}.`);
    return 2;
  }
  const wanted = names.length === 0 ? reports : reports.filter(({ name }) => names.includes(name));
  return (await runAll(wanted)) ? 0 : 1;
};

onStopRequest(() => process.exit(130));
const words = process.argv.slice(2);
process.exitCode = helpOrFault(COMMAND, words, { print, note }) ?? (await run(words));
