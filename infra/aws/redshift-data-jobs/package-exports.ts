/** What `import … from 'redshift-data-jobs'` gives. */
export {
  type ConsoleSignIn,
  type IamAccess,
  JobApiAccess,
  type JwtAccess,
} from './job-api-access.ts';
export {
  type JobMetricProps,
  RedshiftDataJobs,
  type SettledJobsProps,
  type SettledState,
} from './redshift-data-jobs.ts';
export type { JobLimits, RedshiftDataJobsProps } from './redshift-data-jobs-props.ts';
export { Reports } from './reports.ts';
export { Warehouse, type WorkgroupAttributes } from './warehouse.ts';
