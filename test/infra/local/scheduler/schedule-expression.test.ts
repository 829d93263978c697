import { describe, expect, it } from 'vitest';
import { StartFailure } from '../../../../infra/host/start-failure.ts';
import { scheduleTimes } from '../../../../infra/local/scheduler/schedule-expression.ts';

const next = (expression: string, after: string): string | undefined =>
  scheduleTimes(expression).nextAfter(new Date(after))?.toISOString();

describe('a schedule expression', () => {
  it.each([
    ['rate(1 minute)', '2026-01-01T00:00:30.000Z', '2026-01-01T00:01:30.000Z'],
    ['rate(2 hours)', '2026-01-01T00:00:00.000Z', '2026-01-01T02:00:00.000Z'],
    ['rate(7 days)', '2026-01-01T00:00:00.000Z', '2026-01-08T00:00:00.000Z'],
    ['at(2026-05-01T12:00:00)', '2026-01-01T00:00:00.000Z', '2026-05-01T12:00:00.000Z'],
    ['cron(* * * * ? *)', '2026-01-01T00:00:30.000Z', '2026-01-01T00:01:00.000Z'],
    ['cron(0 10 * * ? *)', '2026-01-01T10:00:00.000Z', '2026-01-02T10:00:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-01-01T10:16:00.000Z', '2026-01-01T10:30:00.000Z'],
    ['cron(0 8 ? * MON-FRI *)', '2026-01-02T09:00:00.000Z', '2026-01-05T08:00:00.000Z'],
    ['cron(30 6 1 JAN,JUL ? 2026)', '2026-02-01T00:00:00.000Z', '2026-07-01T06:30:00.000Z'],
  ])('%s comes after %s at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it('comes once with at(…) and never again', () => {
    expect(next('at(2026-05-01T12:00:00)', '2026-05-01T12:00:00.000Z')).toBeUndefined();
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 week)',
    'at(tomorrow)',
    'cron(0 8 L * ? *)',
    'cron(* * *)',
    'hourly',
  ])('refuses %s', (expression) => {
    expect(() => scheduleTimes(expression)).toThrow(StartFailure);
  });
});
