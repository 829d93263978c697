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

/** What alarms and widgets look at: neither nervous nor slow, and kept for 63 days at its price. */
export const PERIOD = Duration.minutes(5);

/** One of the deployment's own metrics, by dimensions that its functions emit it with. */
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
