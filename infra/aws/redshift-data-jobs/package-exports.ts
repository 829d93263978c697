/**
 * What `import … from 'redshift-data-jobs'` gives: the construct and the types of its props.
 *
 * The package has it as a CommonJS module, as CDK is, and an ES module passes that on: two copies
 * would be two classes.
 */
export {
  type ConsoleSignIn,
  type IamAccess,
  JobApiAccess,
  type JwtAccess,
} from './job-api-access.ts';
export { type JobMetricProps, RedshiftDataJobs } from './redshift-data-jobs.ts';
export type { JobLimits, RedshiftDataJobsProps } from './redshift-data-jobs-props.ts';
export { Reports } from './reports.ts';
export type { SettledJobsProps, SettledState } from './settled-jobs.ts';
export { Warehouse, type WorkgroupAttributes } from './warehouse.ts';
