import { z } from 'zod';
import { StartFailure } from '../../host/start-failure.ts';
import type { LocalResource } from '../cloudformation/template.ts';
import type { MetricId, MetricStore } from './metric-store.ts';

/** Where an alarm is. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  SampleCount: (values) => values.length,
};

/** Alarms on expressions and percentiles are not known here; they stop the start. */
const properties = z.object({
  AlarmName: z.string().optional(),
  AlarmDescription: z.string().default(''),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  Statistic: z.enum(['Sum', 'Maximum', 'Minimum', 'Average', 'SampleCount']),
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  Threshold: z.number(),
  Period: z.int().min(60),
  EvaluationPeriods: z.int().min(1),
  DatapointsToAlarm: z.int().min(1).optional(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'missing']).default('missing'),
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
});

/** An alarm of the template. */
export type AlarmDefinition = z.infer<typeof properties> & {
  readonly AlarmName: string;
  readonly metric: MetricId;
};

/** Reads an alarm; what cannot be evaluated here is a `StartFailure` that says so. */
export const alarmDefinition = ({
  logicalId,
  name: AlarmName,
  properties: given,
}: LocalResource): AlarmDefinition => {
  const { success, data, error } = properties.strict().safeParse(given);
  if (!success) {
    const [issue] = error.issues;
    throw new StartFailure(
      `The local stack cannot evaluate the alarm ${logicalId}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }
  const { Namespace: namespace, MetricName: name, Dimensions } = data;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { ...data, AlarmName, metric: { namespace, name, dimensions } };
};

/**
 * The state of an alarm at an instant: how many of the latest periods are beyond the threshold.
 * Periods before `watchedSince` are unknown, however the alarm treats missing data: no metrics were
 * reported then.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export const alarmState = (
  alarm: AlarmDefinition,
  metrics: MetricStore,
  at: Date,
  watchedSince: Date,
): { readonly state: AlarmState; readonly reason: string } => {
  const periodMs = alarm.Period * 1000;
  const bad = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods;
  const periods = Array.from({ length: alarm.EvaluationPeriods }, (_, back) => {
    // The instant itself belongs to the latest period.
    const to = at.getTime() + 1 - back * periodMs;
    const values = metrics.values(alarm.metric, to - periodMs, to);
    if (values.length > 0) return STATISTICS[alarm.Statistic]?.(values);
    return to - periodMs < watchedSince.getTime() ? undefined : 'missing';
  });
  const isBreaching = (period: number | 'missing' | undefined): boolean =>
    period === 'missing'
      ? alarm.TreatMissingData === 'breaching'
      : period !== undefined &&
        (COMPARISONS[alarm.ComparisonOperator]?.(period, alarm.Threshold) ?? false);
  const breaching = periods.filter(isBreaching).length;
  const isKnown = (period: (typeof periods)[number]): boolean =>
    typeof period === 'number' || (period === 'missing' && alarm.TreatMissingData !== 'missing');
  const shown = periods.map((period) => period ?? 'unknown').join(', ');
  const reason = `${alarm.Statistic} of ${alarm.MetricName} in the latest periods of ${alarm.Period} s: ${shown}; the threshold is ${alarm.Threshold}.`;
  if (breaching >= bad) return { state: 'ALARM', reason };
  return { state: periods.some(isKnown) ? 'OK' : 'INSUFFICIENT_DATA', reason };
};
