import { readdirSync, readFileSync } from 'node:fs';
import { parseReports } from './parse-report.ts';
import { type Report, type RunnableReport, runnableReport } from './report.ts';

const folder = new URL('.', import.meta.url);

/**
 * Every report, by name: each `.sql` file beside this module. The build evaluates this module and
 * bundles its exports, so a function neither reads files nor parses YAML, and an invalid report
 * fails the build.
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

/**
 * The same reports without titles, for functions that run them: bundles keep only what they import.
 */
export const runnableReports: readonly RunnableReport[] = reports.map(runnableReport);
