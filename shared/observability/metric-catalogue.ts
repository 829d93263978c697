/** Every metric is in this namespace of CloudWatch. */
export const METRIC_NAMESPACE = 'RedshiftDataJobs';

/** Every metric has this dimension, to tell apart two deployments in one account. */
export const DEPLOYMENT_DIMENSION = 'deployment';

/** The value of the dimension `report` for jobs with ad hoc SQL. */
export const AD_HOC_REPORT = 'ad-hoc';

type Unit = 'Count' | 'Seconds' | 'Bytes';

/**
 * One metric: its unit, and the sets of dimensions besides the deployment. Every combination of
 * values in a set is a metric on the bill, so all values come from closed sets: never an owner,
 * never a job.
 */
const metric = <const Sets extends readonly (readonly string[])[]>(
  unit: Unit,
  ...dimensionSets: Sets
) => ({ unit, dimensionSets });

/** Every metric of the functions; alarms and dashboard read no other custom metric. */
export const metricCatalogue = {
  /** Jobs that entered a state. */
  Jobs: metric('Count', ['state'], ['report', 'state']),
  /** From the request to the settled job. */
  JobSeconds: metric('Seconds', [], ['report']),
  /** A settled job was QUEUED. */
  QueuedSeconds: metric('Seconds', []),
  /** A settled job was RUNNING. */
  RunningSeconds: metric('Seconds', []),
  /** A settled job was COLLECTING. */
  CollectingSeconds: metric('Seconds', []),
  /** A settled job was CANCELLING. */
  CancellingSeconds: metric('Seconds', []),
  /** Rows of a result in S3. */
  ResultRows: metric('Count', [], ['report']),
  /** Size of a result in S3. */
  ResultBytes: metric('Bytes', [], ['report']),
  /** Collecting attempts of a settled job. */
  CollectAttempts: metric('Count', []),
  /** Results that were not what the Data API announced. */
  ResultMismatches: metric('Count', []),
  /** Events about the end of one of the deployment's statements. */
  EventsReceived: metric('Count', []),
  /** Completed runs of the reconciler. */
  ReconcilerRuns: metric('Count', []),
  /** Jobs that were overdue at a run of the reconciler. */
  OverdueJobs: metric('Count', []),
  /** How long the oldest overdue job had been due. */
  OldestOverdueSeconds: metric('Seconds', []),
  /** Overdue jobs not checked, queued ones not started, a queue not read: something failed. */
  FailedChecks: metric('Count', []),
  /** Jobs in the wait queue at a run of the reconciler. */
  QueuedJobs: metric('Count', []),
  /** How long ago the oldest job in the wait queue was submitted. */
  OldestQueuedSeconds: metric('Seconds', []),
  /** Jobs that the reconciler recovered, by what was lost. */
  JobsRecovered: metric('Count', ['lost']),
  /** Requests that a limit refused, with 429. */
  Refusals: metric('Count', [], ['limit']),
  /** Calls to AWS that were throttled, retries included. */
  Throttles: metric('Count', [], ['call']),
} as const;

export type MetricName = keyof typeof metricCatalogue;

type DimensionOf<N extends MetricName> =
  (typeof metricCatalogue)[N]['dimensionSets'][number][number];

/** Values measured at one moment; those that are `undefined` were not measured. */
export interface Measured {
  readonly values: Readonly<Partial<Record<MetricName, number | undefined>>>;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Values of metrics, with every dimension that any of them needs. */
export const measured = <N extends MetricName>(
  values: Readonly<Record<N, number | undefined>>,
  dimensions: Readonly<Record<DimensionOf<N>, string>>,
): Measured => ({ values, dimensions });
