import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import {
  DEPLOYMENT_DIMENSION,
  METRIC_NAMESPACE,
  type MetricName,
} from '../../../shared/observability/metric-catalogue.ts';

/** CloudWatch's own statistics, and percentiles such as `p95`. */
export type Statistic = 'Sum' | 'Maximum' | `p${number}`;

/** Of alarms and widgets: long enough to smooth single failures, and kept for 63 days. */
export const PERIOD = Duration.minutes(5);

/** One of the deployment's own metrics, by dimensions with which its functions emit it. */
export const pipelineMetric = (
  scope: Construct,
  name: MetricName,
  statistic: Statistic,
  dimensions: Readonly<Record<string, string>> = {},
): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: name,
    statistic,
    period: PERIOD,
    dimensionsMap: { [DEPLOYMENT_DIMENSION]: Stack.of(scope).stackName, ...dimensions },
  });
