import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './report.ts';

/** The file beside the code of a function that runs or lists reports. */
const CATALOGUE_FILE = 'reports.json';

/** Puts the reports beside the code of a function. */
export const writeCatalogue = (codeFolder: string, reports: readonly Report[]): void =>
  writeFileSync(join(codeFolder, CATALOGUE_FILE), JSON.stringify(reports));

/**
 * The reports of this deployment. They are data beside the code and not part of it, so that one
 * build of the functions serves every set of reports. The synthesis has checked them.
 */
export const readCatalogue = (codeFolder: string): readonly Report[] =>
  JSON.parse(readFileSync(join(codeFolder, CATALOGUE_FILE), 'utf8'));
