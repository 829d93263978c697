import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import type { Report } from '../../shared/reports/report.ts';
import { pluralize } from '../terminal/text.ts';
import { runReport } from './run-report.ts';

/** Runs the reports one after the other, prints a line for each, and returns whether all ran. */
export const checkReports = async (
  client: RedshiftDataClient,
  reports: readonly Report[],
  print: (line: string) => void,
): Promise<boolean> => {
  const width = Math.max(0, ...reports.map(({ name }) => name.length));
  let allRan = true;
  for (const report of reports) {
    const run = await runReport(client, report).catch((error: unknown) => ({
      fault: error instanceof Error ? error.message : String(error),
    }));
    const outcome = 'fault' in run ? run.fault : pluralize(run.rowCount, 'row');
    allRan &&= !('fault' in run);
    print(`${'fault' in run ? '✗' : '✓'} ${report.name.padEnd(width)}  ${outcome}`);
  }
  return allRan;
};
