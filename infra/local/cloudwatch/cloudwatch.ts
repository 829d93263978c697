import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { oneLine } from '../../host/start-failure.ts';
import { now } from '../../host/system.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { EventSink } from '../event-log/event-log.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { queueDepth, sendMessage } from '../sns-sqs/sns-sqs.ts';
import { type AlarmDefinition, type AlarmState, alarmDefinition, alarmState } from './alarm.ts';
import { embeddedValues } from './embedded-metric-line.ts';
import { MetricStore } from './metric-store.ts';

/** An alarm has another state than before. */
export interface AlarmChanged {
  readonly type: 'alarm-changed';
  readonly alarm: string;
  readonly was: AlarmState;
  readonly state: AlarmState;
}

/** What the alarms need of the local stack. */
export interface AlarmWatchSettings {
  readonly template: ResolvedTemplate;
  readonly access: AccessControl;
  readonly events: EventSink<AlarmChanged>;
  /** SQS and SNS. */
  readonly queueUrl: string;
  /** `false` evaluates alarms only by `evaluate`. */
  readonly byTheClock: boolean;
  readonly log: (line: string) => void;
}

/** An alarm with its state, the reason for the state, and its start. */
export interface WatchedAlarm {
  readonly definition: AlarmDefinition;
  readonly state: AlarmState;
  readonly reason: string;
  readonly since: Date;
}

/** Stands in for CloudWatch: collects metrics and evaluates the template's alarms. */
export interface AlarmWatch {
  readonly metrics: MetricStore;
  /** Reads the metrics from a function's log line. */
  readLine(functionName: string, line: string): void;
  /** Evaluates every alarm as of the instant and publishes changes to the alarms' topics. */
  evaluate(at?: Date): Promise<readonly WatchedAlarm[]>;
  /** Every alarm with its last evaluation. */
  current(): readonly WatchedAlarm[];
  stop(): void;
}

/** CloudWatch evaluates an alarm every minute. */
const EVALUATION_MS = 60_000;

/** The message that CloudWatch publishes, with the fields that exist locally. */
const message = ({ definition, state, reason, since }: WatchedAlarm, was: AlarmState) => ({
  AlarmName: definition.AlarmName,
  AlarmDescription: definition.AlarmDescription,
  AWSAccountId: LOCAL_ACCOUNT_ID,
  AlarmArn: definition.arn,
  Region: LOCAL_REGION,
  NewStateValue: state,
  NewStateReason: reason,
  OldStateValue: was,
  StateChangeTime: since.toISOString(),
});

/** Starts the evaluation; refuses an alarm that cannot be evaluated here. */
export const startAlarmWatch = (settings: AlarmWatchSettings): AlarmWatch => {
  const { template, access, events, queueUrl, log } = settings;
  const metrics = new MetricStore();
  const watchedSince = now();
  const queues = template.ofType('AWS::SQS::Queue').map(({ name }) => name);
  let alarms = template.ofType('AWS::CloudWatch::Alarm').map((resource): WatchedAlarm => {
    const reason = 'Not evaluated yet.';
    const definition = alarmDefinition(resource);
    return { definition, state: 'INSUFFICIENT_DATA', reason, since: watchedSince };
  });

  const measureQueue = async (QueueName: string, at: Date): Promise<void> => {
    const depth = await queueDepth(queueUrl, QueueName);
    const name = 'ApproximateNumberOfMessagesVisible';
    metrics.add({ namespace: 'AWS/SQS', name, dimensions: { QueueName } }, depth, at);
  };

  const report = async (alarm: WatchedAlarm, was: AlarmState): Promise<void> => {
    const { definition, state } = alarm;
    events.emit({ type: 'alarm-changed', alarm: definition.AlarmName, was, state });
    if (state === 'ALARM') log(`ALARM ${definition.AlarmName}: ${definition.AlarmDescription}`);
    else if (was === 'ALARM') log(`OK ${definition.AlarmName}`);
    const actions = { ALARM: definition.AlarmActions, OK: definition.OKActions };
    for (const topicArn of state === 'INSUFFICIENT_DATA' ? [] : actions[state]) {
      if (access.allowsService('cloudwatch', definition.arn, 'sns:Publish', topicArn)) {
        await sendMessage(queueUrl, topicArn, message(alarm, was));
      }
    }
  };

  const evaluate = async (at: Date): Promise<readonly WatchedAlarm[]> => {
    await Promise.all(queues.map((name) => measureQueue(name, at)));
    const before = alarms;
    alarms = before.map((alarm) => {
      const { state, reason } = alarmState(alarm.definition, metrics, at, watchedSince);
      return { ...alarm, state, reason, since: state === alarm.state ? alarm.since : at };
    });
    for (const [index, alarm] of alarms.entries()) {
      const was = before[index]?.state ?? 'INSUFFICIENT_DATA';
      if (alarm.state !== was) await report(alarm, was);
    }
    return alarms;
  };

  const timer = settings.byTheClock
    ? setInterval(() => {
        evaluate(now()).catch((thrown) => log(`Alarms were not evaluated: ${oneLine(thrown)}`));
      }, EVALUATION_MS)
    : undefined;

  return {
    metrics,
    readLine: (functionName, line) => {
      try {
        for (const { id, value, at } of embeddedValues(line)) metrics.add(id, value, at);
      } catch (thrown) {
        log(`A line of ${functionName} is no metric document: ${oneLine(thrown)}`);
      }
    },
    evaluate: (at = now()) => evaluate(at),
    current: () => alarms,
    stop: () => clearInterval(timer),
  };
};
