/** Every metric is in this namespace of CloudWatch. */
export const METRIC_NAMESPACE = 'RedshiftDataJobs';

/** Every metric has this dimension: two deployments in one account stay apart. */
export const DEPLOYMENT_DIMENSION = 'deployment';

/** What stands for the report of a job that brought its own SQL. */
export const AD_HOC_REPORT = 'ad-hoc';

type Unit = 'Count' | 'Seconds' | 'Bytes';

/**
 * One metric: what it says, its unit, and the sets of dimensions, beside the deployment, that it
 * can be asked for by. Each set's every combination of values is a metric on the bill, so all
 * values come from closed sets: never an owner, never a job.
 */
const metric = <const Sets extends readonly (readonly string[])[]>(
  unit: Unit,
  meaning: string,
  ...dimensionSets: Sets
) => ({ unit, meaning, dimensionSets });

/** All that the functions measure; the alarms and the dashboard read nothing else of ours. */
export const metricCatalogue = {
  Jobs: metric('Count', 'jobs that entered a state', ['state'], ['report', 'state']),
  JobSeconds: metric('Seconds', 'from the request to the settled job', [], ['report']),
  QueuedSeconds: metric('Seconds', 'a settled job was QUEUED', [], ['report']),
  RunningSeconds: metric('Seconds', 'a settled job was RUNNING', [], ['report']),
  CollectingSeconds: metric('Seconds', 'a settled job was COLLECTING', [], ['report']),
  CancellingSeconds: metric('Seconds', 'a settled job was CANCELLING', [], ['report']),
  ResultRows: metric('Count', 'rows of a result in S3', [], ['report']),
  ResultBytes: metric('Bytes', 'size of a result in S3', [], ['report']),
  CollectAttempts: metric('Count', 'collecting attempts of a settled job', [], ['report']),
  ResultMismatches: metric('Count', 'results that were not what the Data API announced', []),
  EventsReceived: metric('Count', "ends of the deployment's statements that events told", []),
  ReconcilerRuns: metric('Count', 'runs of the reconciler that came to their end', []),
  OverdueJobs: metric('Count', 'jobs that were overdue at a run of the reconciler', []),
  OldestOverdueSeconds: metric('Seconds', 'how long the oldest overdue job was due', []),
  JobsRecovered: metric('Count', 'jobs that the reconciler brought on', ['lost']),
  Throttles: metric(
    'Count',
    'calls to AWS that were throttled, repeated ones included',
    [],
    ['call'],
  ),
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
