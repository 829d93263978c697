import { now } from '../../host/clock.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { oneLine } from '../../host/start-failure.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { callJsonService } from '../emulators/service-call.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { serviceRequest } from '../iam/access-request.ts';
import { publishToTopic } from '../sns-sqs/messaging-resource.ts';
import type { StackEvents } from '../stack-events.ts';
import { type AlarmDefinition, type AlarmState, alarmDefinition, alarmState } from './alarm.ts';
import { embeddedValues } from './embedded-metric-line.ts';
import { MetricStore } from './metric-store.ts';
import { countEvent } from './service-metrics.ts';

/** What the alarms need of the local stack. */
export interface AlarmWatchSettings {
  readonly template: ResolvedTemplate;
  readonly access: AccessControl;
  readonly events: StackEvents;
  /** SQS and SNS. */
  readonly queueUrl: string;
  /** `false` leaves it to `evaluate`. */
  readonly byTheClock: boolean;
  readonly log: (line: string) => void;
}

/** An alarm with its state, why it is so, and since when. */
export interface WatchedAlarm {
  readonly definition: AlarmDefinition;
  readonly state: AlarmState;
  readonly reason: string;
  readonly since: Date;
}

/** Plays CloudWatch: gathers metrics and evaluates the template's alarms. */
export interface AlarmWatch {
  readonly metrics: MetricStore;
  /** Takes the metrics out of a function's log line. */
  readLine(functionName: string, line: string): void;
  /** Evaluates every alarm as of the instant; who is to be told of a change is told. */
  evaluate(at?: Date): Promise<readonly WatchedAlarm[]>;
  /** Every alarm as it was evaluated last. */
  current(): readonly WatchedAlarm[];
  stop(): void;
}

/** CloudWatch evaluates an alarm every minute. */
const EVALUATION_MS = 60_000;

const arnOf = ({ AlarmName }: AlarmDefinition): string =>
  `arn:aws:cloudwatch:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:alarm:${AlarmName}`;

/** The message that CloudWatch publishes, as far as it is about anything here. */
const message = ({ definition, state, reason, since }: WatchedAlarm, was: AlarmState) => ({
  AlarmName: definition.AlarmName,
  AlarmDescription: definition.AlarmDescription,
  AWSAccountId: LOCAL_ACCOUNT_ID,
  AlarmArn: arnOf(definition),
  Region: LOCAL_REGION,
  NewStateValue: state,
  NewStateReason: reason,
  OldStateValue: was,
  StateChangeTime: since.toISOString(),
});

/** Starts to watch; an alarm that cannot be evaluated here is refused. */
export const startAlarmWatch = (settings: AlarmWatchSettings): AlarmWatch => {
  const { template, access, events, queueUrl, log } = settings;
  const metrics = new MetricStore();
  const watchedSince = now();
  const [api] = template.ofType('AWS::ApiGatewayV2::Api');
  const queues = template.ofType('AWS::SQS::Queue').map(({ name }) => name);
  let alarms = template.ofType('AWS::CloudWatch::Alarm').map((resource): WatchedAlarm => {
    const reason = 'Not evaluated yet.';
    const definition = alarmDefinition(resource);
    return { definition, state: 'INSUFFICIENT_DATA', reason, since: watchedSince };
  });
  const stopCounting = events.on((event) => countEvent(metrics, api?.name ?? '', event));

  const measureQueue = async (QueueName: string, at: Date): Promise<void> => {
    const { Attributes } = await callJsonService(queueUrl, 'sqs', 'GetQueueAttributes', {
      QueueUrl: `${queueUrl}/${LOCAL_ACCOUNT_ID}/${QueueName}`,
      AttributeNames: ['ApproximateNumberOfMessages'],
    });
    const { ApproximateNumberOfMessages: depth = '0' } = Object(Attributes);
    const name = 'ApproximateNumberOfMessagesVisible';
    metrics.add({ namespace: 'AWS/SQS', name, dimensions: { QueueName } }, Number(depth), at);
  };

  const tell = async (alarm: WatchedAlarm, was: AlarmState): Promise<void> => {
    const { definition, state } = alarm;
    events.emit({ type: 'alarm-changed', alarm: definition.AlarmName, was, state });
    if (state === 'ALARM') log(`ALARM ${definition.AlarmName}: ${definition.AlarmDescription}`);
    else if (was === 'ALARM') log(`OK ${definition.AlarmName}`);
    const actions = { ALARM: definition.AlarmActions, OK: definition.OKActions };
    for (const topicArn of state === 'INSUFFICIENT_DATA' ? [] : actions[state]) {
      const service = 'cloudwatch.amazonaws.com';
      const request = serviceRequest(service, arnOf(definition), 'sns:Publish', topicArn);
      if (access.allows(request)) await publishToTopic(queueUrl, topicArn, message(alarm, was));
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
      if (alarm.state !== was) await tell(alarm, was);
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
    stop: () => {
      clearInterval(timer);
      stopCounting();
    },
  };
};
