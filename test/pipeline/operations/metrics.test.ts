import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { MetricId } from '../../../infra/local/cloudwatch/metric-store.ts';
import {
  METRIC_NAMESPACE,
  metricCatalogue,
} from '../../../shared/observability/metric-catalogue.ts';
import { startTroubledStack, type TroubledStack } from './troubled-stack.ts';

let stack: TroubledStack;
beforeAll(async () => {
  stack = await startTroubledStack();
  await stack.succeed();
  await stack.fail();
  await stack.cancel();
  await stack.loseEvent();
  await stack.loseStart();
  await stack.loseCollector();
  await stack.loseNotification();
  await stack.throttle();
  expect(await stack.refuse()).toBe(429);
  await stack.refuseEvent();
  await stack.idle();
}, 120_000);
afterAll(() => stack.stop());

/** What AWS itself reports of what we look at; its documentation lists each. */
const AWS_METRICS = [
  'AWS/ApiGateway 4xx by ApiId',
  'AWS/ApiGateway 5xx by ApiId',
  'AWS/ApiGateway Count by ApiId',
  'AWS/Events FailedInvocations by RuleName',
  'AWS/Lambda Errors by FunctionName',
  'AWS/Lambda Invocations by FunctionName',
  'AWS/SQS ApproximateNumberOfMessagesVisible by QueueName',
];

const shape = ({ namespace, name, dimensions }: MetricId): string =>
  `${namespace} ${name} by ${Object.keys(dimensions).sort().join(', ')}`;

const isOurs = ({ namespace }: MetricId): boolean => namespace === METRIC_NAMESPACE;

const keyOf = ({ namespace, name, dimensions }: MetricId): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);

const body = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      properties: z.looseObject({ metrics: z.array(z.array(z.unknown())).optional() }),
    }),
  ),
});

const widgetRows = (): unknown[][] => {
  const [dashboard] = stack.template.ofType('AWS::CloudWatch::Dashboard');
  const { widgets } = body.parse(JSON.parse(String(dashboard?.properties['DashboardBody'])));
  expect(widgets.length).toBeGreaterThan(10);
  return widgets.flatMap(({ properties }) => properties.metrics ?? []);
};

/** A row of a widget: namespace, name, names and values of dimensions in turn, options. */
const metricOf = (row: readonly unknown[]): MetricId => {
  const texts = row.filter((cell) => typeof cell === 'string');
  const [namespace = '', name = '', ...pairs] = texts;
  const dimensions = Object.fromEntries(
    pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1] ?? '']] : [])),
  );
  return { namespace, name, dimensions };
};

const alarmMetrics = (): MetricId[] =>
  stack.alarms.current().map(({ definition }) => definition.metric);

const emitted = (): Set<string> => new Set(stack.alarms.metrics.ids().filter(isOurs).map(keyOf));

describe('what alarms and the dashboard read', () => {
  it('of ours is emitted by the code, with those dimensions', () => {
    const read = [
      ...alarmMetrics(),
      ...widgetRows()
        .filter(([first]) => typeof first === 'string')
        .map(metricOf),
    ].filter(isOurs);
    expect(read.length).toBeGreaterThan(25);
    const missing = read.filter((id) => !emitted().has(keyOf(id)));
    expect(missing).toEqual([]);
  });

  it('of AWS is what AWS reports', () => {
    const rows = widgetRows().filter(([first]) => typeof first === 'string');
    const read = [...alarmMetrics(), ...rows.map(metricOf)].filter((id) => !isOurs(id));
    expect([...new Set(read.map(shape))].sort()).toEqual(AWS_METRICS);
  });

  it('by searching finds metrics of its dimensions', () => {
    const searches = widgetRows().flatMap((row) =>
      row.flatMap((cell) => (typeof cell === 'object' ? [JSON.stringify(cell)] : [])),
    );
    const found = searches.flatMap((text) => /SEARCH\('\{([^}]+)\}([^']*)'/.exec(text) ?? []);
    expect(searches.filter((text) => text.includes('SEARCH'))).toHaveLength(3);
    expect(found).toContain('RedshiftDataJobs,deployment,report,state');
    for (const state of ['SUCCEEDED', 'FAILED', 'CANCELLED']) {
      expect(found.join()).toContain(`state=\\"${state}\\"`);
      const ofState = stack.alarms.metrics
        .ids()
        .filter(({ dimensions }) => dimensions['state'] === state && dimensions['report']);
      expect(ofState).not.toEqual([]);
    }
  });
});

describe('what the code emits', () => {
  it('is all of the catalogue, by its dimension sets and no others', () => {
    const expected = Object.entries(metricCatalogue).flatMap(([name, { dimensionSets }]) =>
      dimensionSets.map(
        (set) => `${METRIC_NAMESPACE} ${name} by ${['deployment', ...set].sort().join(', ')}`,
      ),
    );
    const shapes = new Set(stack.alarms.metrics.ids().filter(isOurs).map(shape));
    expect([...shapes].sort()).toEqual(expected.sort());
  });

  it('breaks the format nowhere', () => {
    expect(stack.said.filter((line) => line.includes('no metric document'))).toEqual([]);
  });
});

/** What is about all jobs, or about one that never was. */
const ABOUT_NO_JOB = ['Overdue jobs found', 'Overdue jobs checked', 'Request refused'];

describe('what is logged', () => {
  it('names the job and its trace in every line that is about one', () => {
    expect(stack.lines.length).toBeGreaterThan(50);
    const nameless = stack.lines.filter(
      ({ message, jobId, traceId }) =>
        !ABOUT_NO_JOB.includes(message) && (jobId === undefined || traceId === undefined),
    );
    expect(nameless).toEqual([]);
  });
});
