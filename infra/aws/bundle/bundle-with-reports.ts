import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Report } from '../../../shared/reports/report.ts';
import { writeCatalogue } from '../../../shared/reports/report-catalogue.ts';
import type { FunctionName } from '../function/function-name.ts';

const READERS: readonly FunctionName[] = ['submit', 'lab', 'console'];

/** Whether the function runs or lists reports. */
export const readsReports = (name: FunctionName): boolean => READERS.includes(name);

/**
 * A copy of a bundle with the reports beside it, in the folder into which the app synthesizes: with
 * staging switched off, that is where the deployment takes it from.
 */
export const withReports = (
  scope: Construct,
  name: FunctionName,
  bundle: string,
  reports: readonly Report[],
): string => {
  const outdir = Stage.of(scope)?.outdir;
  if (outdir === undefined) throw new Error(`${scope.node.path} is in no app.`);
  const copy = join(outdir, `bundles.${scope.node.addr}`, name);
  cpSync(bundle, copy, { recursive: true });
  writeCatalogue(copy, reports);
  return copy;
};
