import { readdirSync, readFileSync } from 'node:fs';
import { parseReports } from './parse-report.ts';
import { type Report, type RunnableReport, runnableReport } from './report.ts';

const folder = new URL('.', import.meta.url);

/**
 * Every report, by name: each `.sql` file beside this module. The build evaluates this module and
 * puts what it exports into the bundle, so that a function neither reads files nor parses YAML,
 * and a bad report fails the build.
 */
export const reports: readonly Report[] = parseReports(
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      file: `shared/reports/${file}`,
      text: readFileSync(new URL(file, folder), 'utf8'),
    })),
);

/** The same for functions that run reports: a bundle holds only what is imported from here. */
export const runnableReports: readonly RunnableReport[] = reports.map(runnableReport);
