import { describe, expect, it } from 'vitest';
import { embeddedMetrics } from '../../../shared/observability/embedded-metrics.ts';
import { measured, metricCatalogue } from '../../../shared/observability/metric-catalogue.ts';

const place = { deployment: 'Jobs', at: '2026-11-22T10:00:00.000Z' };

describe('a line that carries metrics', () => {
  it('is a document of the embedded metric format', () => {
    const values = { Jobs: 1, JobSeconds: 2.5, ResultRows: undefined, ResultMismatches: 0 };
    const line = embeddedMetrics(measured(values, { report: 'r', state: 'SUCCEEDED' }), place);
    expect(line).toEqual({
      deployment: 'Jobs',
      report: 'r',
      state: 'SUCCEEDED',
      Jobs: 1,
      JobSeconds: 2.5,
      ResultMismatches: 0,
      _aws: {
        Timestamp: 1795341600000,
        CloudWatchMetrics: [
          {
            Namespace: 'RedshiftDataJobs',
            Dimensions: [
              ['deployment', 'state'],
              ['deployment', 'report', 'state'],
            ],
            Metrics: [{ Name: 'Jobs', Unit: 'Count' }],
          },
          {
            Namespace: 'RedshiftDataJobs',
            Dimensions: [['deployment'], ['deployment', 'report']],
            Metrics: [{ Name: 'JobSeconds', Unit: 'Seconds' }],
          },
          {
            Namespace: 'RedshiftDataJobs',
            Dimensions: [['deployment']],
            Metrics: [{ Name: 'ResultMismatches', Unit: 'Count' }],
          },
        ],
      },
    });
  });

  it('has a value for every dimension that it names, and for every metric', () => {
    const line: Record<string, unknown> = embeddedMetrics(
      measured({ JobsRecovered: 1, ReconcilerRuns: 1 }, { lost: 'event' }),
      place,
    );
    const { CloudWatchMetrics } = embeddedMetrics(
      measured({ JobsRecovered: 1, ReconcilerRuns: 1 }, { lost: 'event' }),
      place,
    )._aws;
    for (const { Dimensions, Metrics } of CloudWatchMetrics) {
      for (const name of Dimensions.flat()) expect(line[name]).toBeTypeOf('string');
      for (const { Name } of Metrics) expect(line[Name]).toBeTypeOf('number');
    }
  });
});

describe('the catalogue', () => {
  it('has no dimension whose values grow with use', () => {
    const dimensions = Object.values(metricCatalogue).flatMap(({ dimensionSets }) =>
      dimensionSets.flat(),
    );
    expect([...new Set(dimensions)].sort()).toEqual(['call', 'limit', 'lost', 'report', 'state']);
  });
});
