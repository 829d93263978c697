import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { startRedshiftData } from '../../infra/redshift-data/server.ts';
import { reportsIn } from '../../shared/reports/parse-report.ts';
import type { Report } from '../../shared/reports/report.ts';
import { seedWarehouse } from '../seed/seed-warehouse.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { parseArguments } from '../terminal/parse-arguments.ts';
import { runReports } from './run-reports.ts';

const OWN_REPORTS = fileURLToPath(new URL('../../shared/reports', import.meta.url));

/** `npm run check:reports`: every report run once, on tables of this machine. */
export const checkReportsCommand: Command = {
  name: commandNames.check,
  usage: `Usage: ${commandNames.check} [FOLDER] [REPORT …] [--seed PATH]

Reads every report of FOLDER as a synthesis does, else the sample reports. Then it runs them, or
those named, with the first example of each parameter, and says which can be unloaded.
  --seed PATH              first fill the tables: an .sql, .csv or .parquet file, or a folder
They run on the sample tables of a local warehouse. AWS_ENDPOINT_URL names a running local stack
instead, whose own tables are then there too.
Exit code: 0 all of them ran, 1 one did not or cannot be read, 2 usage error.`,
  run: async (context, args) => {
    const { values, positionals } = parseArguments(args, { seed: { type: 'string' } });
    const [first = ''] = positionals;
    const isFolder = /[./\\]/.test(first) || (existsSync(first) && statSync(first).isDirectory());
    const names = isFolder ? positionals.slice(1) : positionals;
    // Reading them validates all: the error lists what is wrong, with file and line.
    const reports = reportsIn(isFolder ? first : OWN_REPORTS);
    const unknown = names.filter((name) => !reports.some((report) => report.name === name));
    if (unknown.length > 0) {
      const known = reports.map(({ name }) => name).join(', ');
      throw new UsageError(`There is no report ${unknown.join(', ')}; there are: ${known}.`);
    }
    const chosen =
      names.length === 0 ? reports : reports.filter(({ name }) => names.includes(name));
    return (await runAll(context, chosen, values.seed)) ? exitCodes.done : exitCodes.failed;
  },
};

const runAll = async (
  { terminal, environment }: CommandContext,
  reports: readonly Report[],
  seed: string | undefined,
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
    if (seed !== undefined) await seedWarehouse(client, seed);
    return await runReports(client, reports, terminal.print);
  } finally {
    client.destroy();
    await emulator?.stop();
  }
};
