/** Every metric is in this namespace of CloudWatch. */
export const METRIC_NAMESPACE = 'RedshiftDataJobs';

/** Every metric has this dimension: two deployments in one account stay apart. */
export const DEPLOYMENT_DIMENSION = 'deployment';

/** What stands for the report of a job that brought its own SQL. */
export const AD_HOC_REPORT = 'ad-hoc';

type Unit = 'Count' | 'Seconds' | 'Bytes';

/**
 * One metric: its unit, and the sets of dimensions, beside the deployment, that it can be asked for
 * by. Each set's every combination of values is a metric on the bill, so all values come from
 * closed sets: never an owner, never a job.
 */
const metric = <const Sets extends readonly (readonly string[])[]>(
  unit: Unit,
  ...dimensionSets: Sets
) => ({ unit, dimensionSets });

/** All that the functions measure; the alarms and the dashboard read nothing else of ours. */
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
  /** Ends of the deployment's statements that events told. */
  EventsReceived: metric('Count', []),
  /** Runs of the reconciler that came to their end. */
  ReconcilerRuns: metric('Count', []),
  /** Jobs that were overdue at a run of the reconciler. */
  OverdueJobs: metric('Count', []),
  /** How long the oldest overdue job was due. */
  OldestOverdueSeconds: metric('Seconds', []),
  /** Jobs that the reconciler brought on. */
  JobsRecovered: metric('Count', ['lost']),
  /** Requests that a limit refused, with 429. */
  Refusals: metric('Count', [], ['limit']),
  /** Calls to AWS that were throttled, repeated ones included. */
  Throttles: metric('Count', [], ['call']),
} as const;

export type MetricName = keyof typeof metricCatalogue;

type DimensionOf<N extends MetricName> =
  (typeof metricCatalogue)[N]['dimensionSets'][number][number];

/** What was measured at one moment; `undefined` was not. */
export interface Measured {
  readonly values: Readonly<Partial<Record<MetricName, number | undefined>>>;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Values of metrics, with every dimension that one of them has. */
export const measured = <N extends MetricName>(
  values: Readonly<Record<N, number | undefined>>,
  dimensions: Readonly<Record<DimensionOf<N>, string>>,
): Measured => ({ values, dimensions });
