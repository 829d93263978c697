import { describe, expect, it } from 'vitest';
import { StartFailure } from '../../../../infra/host/start-failure.ts';
import { scheduleIntervalMs } from '../../../../infra/local/scheduler/scheduler.ts';

describe('a schedule expression', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
  ])('gives the interval of %s', (expression, expected) => {
    expect(scheduleIntervalMs(expression)).toBe(expected);
  });

  it.each([
    'rate(0 minutes)',
    'rate(2 hours)',
    'at(2026-05-01T12:00:00)',
    'cron(0 8 ? * MON-FRI *)',
    'hourly',
  ])('refuses %s', (expression) => {
    expect(() => scheduleIntervalMs(expression)).toThrow(StartFailure);
  });
});
