import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { inject } from 'vitest';
import { JobApiAccess } from '../../../../infra/aws/redshift-data-jobs/job-api-access.ts';
import { RedshiftDataJobs } from '../../../../infra/aws/redshift-data-jobs/redshift-data-jobs.ts';
import type { RedshiftDataJobsProps } from '../../../../infra/aws/redshift-data-jobs/redshift-data-jobs-props.ts';
import { Warehouse } from '../../../../infra/aws/redshift-data-jobs/warehouse.ts';
import { bundles, reports, WORKGROUP_ID } from '../synthesized-pipeline.ts';

const least: RedshiftDataJobsProps = {
  warehouse: Warehouse.workgroup({ name: 'analytics', id: WORKGROUP_ID }),
  database: 'dev',
  reports,
  access: JobApiAccess.iam(),
  bundles,
};

const outdir = mkdtempSync(join(inject('runFolder'), 'app-'));

/** A stack of an app of a user, which sets none of CDK's feature flags. */
export const newStack = () => {
  const app = new App({
    outdir,
    builtinCloudFormationValidation: false,
    analyticsReporting: false,
  });
  // A test reads the warnings; they need not be printed as well.
  app.node.setContext('@aws-cdk/core:annotationsInValidationReport', false);
  return new Stack(app, 'App');
};

/** The construct in it, with props beside the least or in their place. */
export const jobsIn = (stack: Stack, props: Partial<RedshiftDataJobsProps> = {}, id = 'Jobs') =>
  new RedshiftDataJobs(stack, id, { ...least, ...props });
