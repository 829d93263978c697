import './prepare-node.js';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { startRedshiftData } from '../infra/local/redshift-data/server.ts';
import { checkReports } from '../infra/report-check/check-reports.ts';
import type { Report } from '../shared/reports/report.ts';

const USAGE = `Usage: npm run check:reports [-- REPORT …]

Reads every report as a build does, then runs them, or those named, with the first example of each
parameter on the sample tables of a local warehouse. AWS_ENDPOINT_URL names a running local stack
instead, whose own tables are then there too.
Exit code: 0 all of them ran, 1 one did not or cannot be read, 2 wrong words.`;

const print = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

/** Every report; a bad one is told in place of them. */
const readReports = async (): Promise<readonly Report[] | undefined> => {
  try {
    return (await import('../shared/reports/report-catalogue.static.ts')).reports;
  } catch (error) {
    if (!(error instanceof AggregateError)) throw error;
    complain(error.message);
    return undefined;
  }
};

const runAll = async (reports: readonly Report[]): Promise<boolean> => {
  const stack = process.env['AWS_ENDPOINT_URL'];
  const emulator = stack === undefined ? await startRedshiftData({ log: complain }) : undefined;
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

const names = process.argv.slice(2);
const reports = await readReports();
const unknown = names.filter((name) => !reports?.some((report) => report.name === name));
if (names.some((name) => name.startsWith('-'))) {
  complain(USAGE);
  process.exitCode = 2;
} else if (reports === undefined) {
  process.exitCode = 1;
} else if (unknown.length > 0) {
  complain(
    `There is no report ${unknown.join(', ')}; there are: ${reports.map((r) => r.name).join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  const wanted = names.length === 0 ? reports : reports.filter(({ name }) => names.includes(name));
  process.exitCode = (await runAll(wanted)) ? 0 : 1;
}
