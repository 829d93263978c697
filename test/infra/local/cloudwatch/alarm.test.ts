import { describe, expect, it } from 'vitest';
import { alarmDefinition, alarmState } from '../../../../infra/local/cloudwatch/alarm.ts';
import { MetricStore } from '../../../../infra/local/cloudwatch/metric-store.ts';

const START = new Date('2026-11-22T10:00:00.000Z');
const minutes = (count: number): Date => new Date(START.getTime() + count * 60_000);

const properties = {
  AlarmName: 'Errors',
  Namespace: 'N',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'of', Value: 'x' }],
  Statistic: 'Sum',
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 2,
  Period: 300,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  TreatMissingData: 'notBreaching',
};

const alarmWith = (changes: object) =>
  alarmDefinition({
    logicalId: 'Alarm',
    type: 'AWS::CloudWatch::Alarm',
    name: 'Errors',
    arn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:Errors',
    properties: { ...properties, ...changes },
  });

/** The state after 15 minutes of which these were measured: minute and value. */
const stateOf = (changes: object, ...measured: readonly (readonly [number, number])[]) => {
  const alarm = alarmWith(changes);
  const metrics = new MetricStore();
  for (const [minute, value] of measured) metrics.add(alarm.metric, value, minutes(minute));
  return alarmState(alarm, metrics, minutes(15), START).state;
};

describe('an alarm', () => {
  it('adds up the values of each period and counts the periods beyond the threshold', () => {
    expect(stateOf({}, [1, 1], [2, 1], [11, 2])).toBe('ALARM');
    expect(stateOf({}, [1, 1], [6, 1], [11, 2])).toBe('OK');
    expect(stateOf({ Statistic: 'Maximum' }, [1, 1], [2, 1], [11, 2])).toBe('OK');
  });

  it.each([
    ['breaching', 'ALARM'],
    ['notBreaching', 'OK'],
    ['missing', 'INSUFFICIENT_DATA'],
  ])('takes missing data for %s', (TreatMissingData, state) => {
    expect(stateOf({ TreatMissingData })).toBe(state);
  });

  it('knows nothing of periods in which it did not run', () => {
    const metrics = new MetricStore();
    const alarm = alarmWith({ TreatMissingData: 'breaching' });
    // One period is silent; the two before it were not seen.
    expect(alarmState(alarm, metrics, minutes(11), minutes(5)).state).toBe('OK');
    expect(alarmState(alarm, metrics, minutes(15), minutes(5)).state).toBe('ALARM');
    expect(alarmState(alarm, metrics, minutes(9), minutes(5)).state).toBe('INSUFFICIENT_DATA');
  });

  it('goes off below its threshold where it says so', () => {
    const below = { ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' };
    expect(stateOf(below, [1, 1], [6, 1], [11, 5])).toBe('ALARM');
    expect(stateOf(below, [1, 2], [6, 2], [11, 5])).toBe('OK');
  });

  it.each([
    ['an expression', { Metrics: [] }],
    ['a percentile', { Statistic: undefined, ExtendedStatistic: 'p95' }],
    ['a comparison with a band', { ComparisonOperator: 'LessThanLowerThreshold' }],
  ])('is refused where it cannot be evaluated here: %s', (_name, changes) => {
    expect(() => alarmWith(changes)).toThrow(/^AWS::CloudWatch::Alarm Alarm cannot run locally: /);
  });
});
