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

/** Stands in for CloudWatch: collects metrics and evaluates the template's alarms. */
export class AlarmWatch {
  readonly metrics = new MetricStore();
  private readonly settings: AlarmWatchSettings;
  private readonly queues: readonly string[];
  private readonly watchedSince = now();
  private readonly timer: NodeJS.Timeout | undefined;
  private alarms: readonly WatchedAlarm[];

  /** Refuses an alarm that cannot be evaluated here. */
  constructor(settings: AlarmWatchSettings) {
    const { template, byTheClock, log } = settings;
    this.settings = settings;
    this.queues = template.ofType('AWS::SQS::Queue').map(({ name }) => name);
    this.alarms = template.ofType('AWS::CloudWatch::Alarm').map((resource) => ({
      definition: alarmDefinition(resource),
      state: 'INSUFFICIENT_DATA',
      reason: 'Not evaluated yet.',
      since: this.watchedSince,
    }));
    const evaluate = (): void => {
      this.evaluate().catch((thrown) => log(`Alarms were not evaluated: ${oneLine(thrown)}`));
    };
    this.timer = byTheClock ? setInterval(evaluate, EVALUATION_MS) : undefined;
  }

  /** Adds values of several metrics with the same dimensions. */
  count(
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    values: Readonly<Record<string, number>>,
    at = now(),
  ): void {
    for (const [name, value] of Object.entries(values)) {
      this.metrics.add({ namespace, name, dimensions }, value, at);
    }
  }

  /** Reads the metrics from a function's log line. */
  readLine(functionName: string, line: string): void {
    try {
      for (const { id, value, at } of embeddedValues(line)) this.metrics.add(id, value, at);
    } catch (thrown) {
      this.settings.log(`A line of ${functionName} is no metric document: ${oneLine(thrown)}`);
    }
  }

  /** Evaluates every alarm as of the instant and publishes changes to the alarms' topics. */
  async evaluate(at = now()): Promise<readonly WatchedAlarm[]> {
    await Promise.all(this.queues.map((name) => this.measureQueue(name, at)));
    const before = this.alarms;
    this.alarms = before.map((alarm) => {
      const { state, reason } = alarmState(alarm.definition, this.metrics, at, this.watchedSince);
      return { ...alarm, state, reason, since: state === alarm.state ? alarm.since : at };
    });
    for (const [index, alarm] of this.alarms.entries()) {
      const was = before[index]?.state ?? 'INSUFFICIENT_DATA';
      if (alarm.state !== was) await this.report(alarm, was);
    }
    return this.alarms;
  }

  /** Every alarm with its last evaluation. */
  current(): readonly WatchedAlarm[] {
    return this.alarms;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async measureQueue(QueueName: string, at: Date): Promise<void> {
    const depth = await queueDepth(this.settings.queueUrl, QueueName);
    this.count('AWS/SQS', { QueueName }, { ApproximateNumberOfMessagesVisible: depth }, at);
  }

  private async report(alarm: WatchedAlarm, was: AlarmState): Promise<void> {
    const { access, events, queueUrl, log } = this.settings;
    const { definition, state } = alarm;
    const { AlarmName, AlarmDescription, AlarmActions, OKActions, arn } = definition;
    events.emit({ type: 'alarm-changed', alarm: AlarmName, was, state });
    if (state === 'ALARM') log(`ALARM ${AlarmName}: ${AlarmDescription}`);
    else if (was === 'ALARM') log(`OK ${AlarmName}`);
    const actions = { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: [] };
    for (const topicArn of actions[state]) {
      if (access.allowsService('cloudwatch', arn, 'sns:Publish', topicArn)) {
        await sendMessage(queueUrl, topicArn, message(alarm, was));
      }
    }
  }
}
