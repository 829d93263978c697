import {
  DEPLOYMENT_DIMENSION,
  METRIC_NAMESPACE,
  type Measured,
  type MetricName,
  metricCatalogue,
} from './metric-catalogue.ts';

/**
 * What makes a log line a document of CloudWatch's embedded metric format: CloudWatch Logs takes
 * the metrics out of the lines, at least once, and no call is made for them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * The members stand at the root of the line, dimensions under their names and values under the
 * metrics' names, so the line's other fields must not be called like them.
 */
export const embeddedMetrics = (
  { values, dimensions }: Measured,
  { deployment, at }: { readonly deployment: string; readonly at: string },
) => ({
  [DEPLOYMENT_DIMENSION]: deployment,
  ...dimensions,
  ...Object.fromEntries(given(values)),
  _aws: { Timestamp: Date.parse(at), CloudWatchMetrics: directives(values) },
});

type Values = Measured['values'];

const names = (values: Values): MetricName[] => given(values).map(([name]) => name);

const given = (values: Values): [MetricName, number][] =>
  metricNames.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] satisfies [MetricName, number]];
  });

const isMetricName = (name: string): name is MetricName => Object.hasOwn(metricCatalogue, name);
const metricNames = Object.keys(metricCatalogue).filter(isMetricName);

/** One directive for all metrics that have the same dimension sets. */
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
