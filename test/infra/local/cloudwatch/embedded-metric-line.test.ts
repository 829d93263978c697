import { describe, expect, it } from 'vitest';
import { embeddedValues } from '../../../../infra/local/cloudwatch/embedded-metric-line.ts';

const line = (changes: object = {}) =>
  JSON.stringify({
    message: 'Something',
    of: 'x',
    Errors: 2,
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        { Namespace: 'N', Dimensions: [['of']], Metrics: [{ Name: 'Errors', Unit: 'Count' }] },
      ],
    },
    ...changes,
  });

describe('a log line', () => {
  it('has the metrics that it declares, once for each set of dimensions', () => {
    expect(embeddedValues(line())).toEqual([
      {
        id: { namespace: 'N', name: 'Errors', dimensions: { of: 'x' } },
        value: 2,
        at: new Date(1),
      },
    ]);
  });

  it.each(['plain text', '{"message": "no metrics"}', '{ broken'])('may have none: %s', (text) => {
    expect(embeddedValues(text)).toEqual([]);
  });

  it.each([
    ['without a value', { Errors: 'two' }],
    ['without a value of a dimension', { of: undefined }],
    ['without a time', { _aws: { CloudWatchMetrics: [] } }],
    [
      'without any dimension',
      {
        _aws: {
          Timestamp: 1,
          CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: 'Errors' }] }],
        },
      },
    ],
  ])('that breaks the format is not taken: %s', (_name, changes) => {
    expect(() => embeddedValues(line(changes))).toThrow();
  });
});
