import { fileURLToPath } from 'node:url';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { startRedshiftData } from '../../infra/redshift-data/server.ts';
import { reportsIn } from '../../shared/reports/parse-report.ts';
import type { Report } from '../../shared/reports/report.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { parseArguments } from '../terminal/parse-arguments.ts';
import { runReports } from './run-reports.ts';

const OWN_REPORTS = fileURLToPath(new URL('../../shared/reports', import.meta.url));

/** `npm run check:reports`: every report run once, on the sample tables. */
export const checkReportsCommand: Command = {
  name: commandNames.check,
  usage: `Usage: ${commandNames.check} [REPORT …]

Reads every report as a build does, then runs them, or those named, with the first example of each
parameter on the sample tables of a local warehouse. AWS_ENDPOINT_URL names a running local stack
instead, whose own tables are then there too.
Exit code: 0 all of them ran, 1 one did not or cannot be read, 2 usage error.`,
  run: async (context, args) => {
    const { positionals: names } = parseArguments(args, {});
    // Reading them validates all: an AggregateError lists what is wrong, with file and line.
    const reports = reportsIn(OWN_REPORTS);
    const unknown = names.filter((name) => !reports.some((report) => report.name === name));
    if (unknown.length > 0) {
      const known = reports.map(({ name }) => name).join(', ');
      throw new UsageError(`There is no report ${unknown.join(', ')}; there are: ${known}.`);
    }
    const chosen =
      names.length === 0 ? reports : reports.filter(({ name }) => names.includes(name));
    return (await runAll(context, chosen)) ? exitCodes.done : exitCodes.failed;
  },
};

const runAll = async (
  { terminal, environment }: CommandContext,
  reports: readonly Report[],
): Promise<boolean> => {
  const stackUrl = environment['AWS_ENDPOINT_URL'];
  const emulator =
    stackUrl === undefined ? await startRedshiftData({ log: terminal.note }) : undefined;
  const client = new RedshiftDataClient({
    endpoint: stackUrl ?? emulator?.url ?? '',
    region: 'us-east-1',
    // The local stack accepts any.
    credentials: { accessKeyId: 'reports', secretAccessKey: 'any' },
  });
  try {
    return await runReports(client, reports, terminal.print);
  } finally {
    client.destroy();
    await emulator?.stop();
  }
};
