import type { AlarmWatch, WatchedAlarm } from '../../cloudwatch/alarm-watch.ts';
import { type AwsAnswer, errorAnswer, jsonAnswer } from '../aws-answer.ts';
import type { AwsCall } from '../aws-call.ts';

/** The alarm as CloudWatch describes it, as far as it is about anything here. */
const described = ({ definition, state, reason, since }: WatchedAlarm) => ({
  AlarmName: definition.AlarmName,
  AlarmDescription: definition.AlarmDescription,
  Namespace: definition.Namespace,
  MetricName: definition.MetricName,
  Threshold: definition.Threshold,
  StateValue: state,
  StateReason: reason,
  StateUpdatedTimestamp: since.getTime() / 1000,
});

const prefixIn = ({ body }: AwsCall): string => {
  const { AlarmNamePrefix = '' } = Object(JSON.parse(body?.toString() || '{}'));
  return String(AlarmNamePrefix);
};

/** Answers CloudWatch: it knows DescribeAlarms, as of this moment, and nothing else. */
export const answerAlarms = async (call: AwsCall, alarms: AlarmWatch): Promise<AwsAnswer> => {
  if (call.operation !== 'DescribeAlarms') {
    return errorAnswer('monitoring', {
      statusCode: 400,
      code: 'UnknownOperationException',
      message: `The local stack knows only DescribeAlarms, not ${call.operation}.`,
    });
  }
  const prefix = prefixIn(call);
  const all = (await alarms.evaluate()).map(described);
  const MetricAlarms = all.filter(({ AlarmName }) => AlarmName.startsWith(prefix));
  return jsonAnswer({ MetricAlarms, CompositeAlarms: [] });
};
