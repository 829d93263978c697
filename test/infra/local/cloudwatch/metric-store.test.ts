import { expect, it } from 'vitest';
import { MetricStore } from '../../../../infra/local/cloudwatch/metric-store.ts';

const id = { namespace: 'N', name: 'Errors', dimensions: { of: 'x' } };
const seconds = (count: number): Date => new Date(1_000_000_000_000 + count * 1_000);

it('keeps one datapoint of ten seconds, however many values they had', () => {
  const metrics = new MetricStore();
  for (let n = 0; n < 300; n += 1) metrics.add(id, n, seconds(n / 10));
  const to = seconds(29).getTime();
  // Values of one datapoint cannot be told apart.
  expect(metrics.statistics(id, to - 5_000, to)).toBeUndefined();
  expect(metrics.statistics(id, to - 30_000, to)).toEqual({ sum: (299 * 300) / 2, maximum: 299 });
  expect(metrics.statistics(id, to - 10_000, to)).toEqual({ sum: 24_950, maximum: 299 });
  expect(metrics.statistics(id, to, to + 60_000)).toBeUndefined();
});

it('keeps three hours', () => {
  const metrics = new MetricStore();
  for (let minute = 0; minute <= 600; minute += 1) metrics.add(id, 1, seconds(60 * minute));
  const all = metrics.statistics(id, 0, Number.POSITIVE_INFINITY);
  expect(all).toEqual({ sum: 181, maximum: 1 });
});
