import { z } from 'zod';
import { type LocalResource, readProperties } from '../cloudformation/template.ts';
import type { MetricId, MetricStore } from './metric-store.ts';

/** Where an alarm is. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const COMPARISONS = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
};

const STATISTICS = { Sum: 'sum', Maximum: 'maximum' } as const;

/** Strict: alarms on expressions, percentiles and other statistics stop the start. */
const alarmProperties = z.strictObject({
  AlarmName: z.string().optional(),
  AlarmDescription: z.string().default(''),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  Statistic: z.enum(['Sum', 'Maximum']),
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
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
export type AlarmDefinition = z.infer<typeof alarmProperties> & {
  readonly AlarmName: string;
  readonly arn: string;
  readonly metric: MetricId;
};

/** Reads an alarm; one that cannot be evaluated here is a `StartFailure` that names the reason. */
export const alarmDefinition = (resource: LocalResource): AlarmDefinition => {
  const properties = readProperties(alarmProperties, resource);
  const { Namespace: namespace, MetricName: name, Dimensions } = properties;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const metric = { namespace, name, dimensions };
  return { ...properties, AlarmName: resource.name, arn: resource.arn, metric };
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
    const to = at.getTime() - back * periodMs;
    const measured = metrics.statistics(alarm.metric, to - periodMs, to);
    if (measured) return measured[STATISTICS[alarm.Statistic]];
    return to - periodMs < watchedSince.getTime() ? undefined : 'missing';
  });
  const isBreaching = (period: number | 'missing' | undefined): boolean =>
    period === 'missing'
      ? alarm.TreatMissingData === 'breaching'
      : period !== undefined && COMPARISONS[alarm.ComparisonOperator](period, alarm.Threshold);
  const breaching = periods.filter(isBreaching).length;
  const isKnown = (period: (typeof periods)[number]): boolean =>
    typeof period === 'number' || (period === 'missing' && alarm.TreatMissingData !== 'missing');
  const shown = periods.map((period) => period ?? 'unknown').join(', ');
  const reason = `${alarm.Statistic} of ${alarm.MetricName} in the latest periods of ${alarm.Period} s: ${shown}; the threshold is ${alarm.Threshold}.`;
  if (breaching >= bad) return { state: 'ALARM', reason };
  return { state: periods.some(isKnown) ? 'OK' : 'INSUFFICIENT_DATA', reason };
};
