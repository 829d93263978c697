import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import {
  DEPLOYMENT_DIMENSION,
  METRIC_NAMESPACE,
  type MetricName,
} from '../../../shared/observability/metric-catalogue.ts';
import type { JobApi } from '../api/job-api.ts';
import { deploymentName } from '../deployment/deployment-name.ts';
import type { ReconcileSchedule } from '../events/reconcile-schedule.ts';
import type { StatementEvents } from '../events/statement-events.ts';
import type { DeadLetterQueue } from '../function/dead-letter-queue.ts';
import type { PerFunction } from '../function/function-name.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/** The parts that alarms and dashboard watch. */
export interface WatchedParts {
  readonly functions: PerFunction<PipelineFunction>;
  readonly events: StatementEvents;
  readonly schedule: ReconcileSchedule;
  readonly api: JobApi;
}

type Dimensions = Readonly<Record<string, string>>;

/** CloudWatch's own statistics, and percentiles such as `p95`. */
export type Statistic = 'Sum' | 'Maximum' | `p${number}`;

/** Of alarms and widgets: long enough to smooth single failures, and kept for 63 days. */
export const PERIOD = Duration.minutes(5);

/** A sum of one of AWS's own metrics. */
export const awsMetric = (namespace: string, metricName: string, dimensionsMap: Dimensions) =>
  new Metric({ namespace, metricName, dimensionsMap, period: PERIOD, statistic: 'Sum' });

/** Responses of the API: `Count`, `4xx` or `5xx`. */
export const apiMetric = ({ apiId }: JobApi, metricName: string): Metric =>
  awsMetric('AWS/ApiGateway', metricName, { ApiId: apiId });

/** Invocations of a function that ended in an error. */
export const errorMetric = ({ lambda }: PipelineFunction): Metric =>
  lambda.metricErrors({ period: PERIOD, statistic: 'Sum' });

/** The messages in a dead-letter queue. */
export const depthMetric = ({ queue }: DeadLetterQueue): Metric =>
  queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });

/** One of the deployment's own metrics, by dimensions with which its functions emit it. */
export const pipelineMetric = (
  scope: Construct,
  name: MetricName,
  statistic: Statistic,
  dimensions: Dimensions = {},
): Metric => {
  const dimensionsMap = { [DEPLOYMENT_DIMENSION]: deploymentName(scope), ...dimensions };
  return awsMetric(METRIC_NAMESPACE, name, dimensionsMap).with({ statistic });
};
