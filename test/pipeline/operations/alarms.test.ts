import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmDefinition } from '../../../infra/local/cloudwatch/alarm.ts';
import { subscribe } from '../../support/subscription.ts';
import { startTroubledStack, type TroubledStack } from './troubled-stack.ts';

const MINUTE_MS = 60_000;

let stack: TroubledStack;
let start: number;
beforeAll(async () => {
  stack = await startTroubledStack();
  start = Date.now();
});
afterAll(() => stack.stop());

const names = (state: string): string[] =>
  stack.alarms
    .current()
    .filter((alarm) => alarm.state === state)
    .map(({ definition }) => definition.AlarmName.replace('RedshiftDataJobs-', ''))
    .sort();

const alarmCalled = (name: string): AlarmDefinition => {
  const found = stack.alarms
    .current()
    .find(({ definition }) => definition.AlarmName.endsWith(name));
  if (!found) throw new Error(`There is no alarm ${name}.`);
  return found.definition;
};

describe('the alarms of a stack', () => {
  it('are quiet while all is well', async () => {
    await stack.succeed();
    await stack.reconcile();
    await stack.idle();
    await stack.alarms.evaluate();
    expect(names('ALARM')).toEqual([]);
    expect(names('OK')).toContain('ReconcilerSilent');
  });

  it('call whom the topic tells when events are given up, and say when that is over', async () => {
    const pager = await subscribe(stack, 'pager', undefined, stack.outputs['OperationsTopicArn']);
    await stack.failCollector();
    await stack.alarms.evaluate();
    expect(names('ALARM')).toEqual(['CollectorFails', 'EventsGivenUp', 'JobsOverdue']);
    expect(stack.said).toContainEqual(
      expect.stringMatching(
        /^ALARM RedshiftDataJobs-EventsGivenUp: .* Runbook: "Events are given up" in infra\//,
      ),
    );
    const calls = [];
    for (let alarm = 0; alarm < 3; alarm += 1) calls.push((await pager.next()).event);
    pager.close();
    expect(calls.map(({ AlarmName }) => AlarmName)).toContain('RedshiftDataJobs-CollectorFails');
    expect(calls[0]).toMatchObject({
      NewStateValue: 'ALARM',
      AlarmDescription: expect.stringMatching(/#dashboards\/dashboard\/RedshiftDataJobs-[\w-]+$/),
    });

    await stack.alarms.evaluate(new Date(Date.now() + 6 * MINUTE_MS));
    expect(names('ALARM')).toEqual(['EventsGivenUp']);
    expect(stack.said).toContain('OK RedshiftDataJobs-CollectorFails');
  });

  it('go off where EventBridge or the reconciler cannot do their work', async () => {
    await stack.refuseEvent();
    await stack.failReconciler();
    await stack.alarms.evaluate();
    expect(names('ALARM')).toEqual(
      expect.arrayContaining(['EventRuleFails', 'EventsUndelivered', 'TicksGivenUp']),
    );
  });

  it('take silence for trouble, but only once there was time to report', async () => {
    await stack.alarms.evaluate(new Date(start + 9 * MINUTE_MS));
    expect(names('ALARM')).not.toContain('ReconcilerSilent');
    await stack.alarms.evaluate(new Date(Date.now() + 11 * MINUTE_MS));
    expect(names('ALARM')).toEqual(expect.arrayContaining(['ReconcilerSilent', 'ScheduleSilent']));
  });
});

/** Values that put the latest periods beyond the threshold, or on its good side. */
const feed = (alarm: AlarmDefinition, beyond: boolean, at: number): void => {
  const bad = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods;
  const isBelow = alarm.ComparisonOperator === 'LessThanThreshold';
  const value = beyond === isBelow ? alarm.Threshold - 1 : alarm.Threshold;
  for (let period = 0; period < bad; period += 1) {
    stack.alarms.metrics.add(alarm.metric, value, new Date(at - period * alarm.Period * 1000));
  }
};

const ALARMS = [
  'ApiFails',
  'CallsThrottled',
  'ChecksFail',
  'CollectorFails',
  'CollectorSilent',
  'EventRuleFails',
  'EventRuleSilent',
  'JobsOverdue',
  'JobsQueued',
  'NotificationsLate',
  'ReconcilerFails',
  'ReconcilerSilent',
  'ResultMismatch',
  'ScheduleSilent',
] as const;

describe('an alarm', () => {
  /** Each looks at hours of its own. */
  let hour = 0;

  it.each(ALARMS)('%s goes off at its threshold and not before', async (name) => {
    const alarm = alarmCalled(`-${name}`);
    const well = start + ++hour * 120 * MINUTE_MS;
    feed(alarm, false, well);
    await stack.alarms.evaluate(new Date(well));
    expect(names('ALARM')).not.toContain(name);
    const ill = start + ++hour * 120 * MINUTE_MS;
    feed(alarm, true, ill);
    await stack.alarms.evaluate(new Date(ill));
    expect(names('ALARM')).toContain(name);
  });

  it('is evaluated here, each one of the template', () => {
    const queues = ['EventsGivenUp', 'EventsUndelivered', 'TicksGivenUp', 'TicksUndelivered'];
    const all = stack.alarms.current().map(({ definition }) => definition.AlarmName);
    const tried = [...ALARMS, ...queues].map((name) => `RedshiftDataJobs-${name}`);
    expect(all.sort()).toEqual(tried.sort());
  });
});
