import {
  DEPLOYMENT_DIMENSION,
  METRIC_NAMESPACE,
  type Measured,
  type MetricName,
  metricCatalogue,
} from './metric-catalogue.ts';

/**
 * The members that make a log line a document of CloudWatch's embedded metric format. CloudWatch
 * Logs extracts the metrics from the lines, at least once, without a call to its API.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * Dimensions and values are members at the root of the line, under their own names, so no other
 * field may have the name of a dimension or metric.
 */
export const embeddedMetrics = (
  { values, dimensions }: Measured,
  { deployment, at }: { readonly deployment: string; readonly at: string },
) => ({
  [DEPLOYMENT_DIMENSION]: deployment,
  ...dimensions,
  ...Object.fromEntries(measuredEntries(values)),
  _aws: { Timestamp: Date.parse(at), CloudWatchMetrics: directives(values) },
});

type Values = Measured['values'];

const names = (values: Values): MetricName[] => measuredEntries(values).map(([name]) => name);

const measuredEntries = (values: Values): [MetricName, number][] =>
  metricNames.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] satisfies [MetricName, number]];
  });

const isMetricName = (name: string): name is MetricName => Object.hasOwn(metricCatalogue, name);
const metricNames = Object.keys(metricCatalogue).filter(isMetricName);

/** One directive for all metrics with the same dimension sets. */
const directives = (values: Values) => {
  const groups = new Map<string, { readonly sets: string[][]; readonly names: MetricName[] }>();
  for (const name of names(values)) {
    const sets = metricCatalogue[name].dimensionSets.map((set) => [DEPLOYMENT_DIMENSION, ...set]);
    const key = JSON.stringify(sets);
    const group = groups.get(key) ?? { sets, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({
    Namespace: METRIC_NAMESPACE,
    Dimensions: group.sets,
    Metrics: group.names.map((Name) => ({ Name, Unit: metricCatalogue[Name].unit })),
  }));
};
