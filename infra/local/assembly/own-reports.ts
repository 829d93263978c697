import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { reportsIn } from '../../../shared/reports/parse-report.ts';
import { writeCatalogue } from '../../../shared/reports/report-catalogue.ts';

/** The functions' code with the reports of a folder in place of those of the assembly. */
export interface OwnReports {
  /** The folder of each asset, by the S3 key that the template names. */
  readonly assets: ReadonlyMap<string, string>;
  /**
   * Reads the folder again; sandboxes that start from now on have its reports.
   *
   * @throws ReportError with every fault, and then leaves the reports as they are.
   */
  readonly load: () => number;
}

/** Copies the code of functions with reports to `codeDir`, and puts those of a folder beside it. */
export const withReportsOf = (
  assets: ReadonlyMap<string, string>,
  codeDir: string,
  reportsDir: string,
): OwnReports => {
  const reports = reportsIn(reportsDir);
  rmSync(codeDir, { recursive: true, force: true });
  const copies = new Map<string, string>();
  for (const [key, folder] of assets) {
    if (!existsSync(join(folder, 'reports.json'))) continue;
    const copy = join(codeDir, key.replace(/\.zip$/, ''));
    cpSync(folder, copy, { recursive: true });
    writeCatalogue(copy, reports);
    copies.set(key, copy);
  }
  const load = (): number => {
    const changed = reportsIn(reportsDir);
    for (const copy of copies.values()) writeCatalogue(copy, changed);
    return changed.length;
  };
  return { assets: new Map([...assets, ...copies]), load };
};
