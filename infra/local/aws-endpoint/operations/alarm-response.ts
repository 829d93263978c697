import {
  type AwsCall,
  type AwsResponse,
  errorResponse,
  jsonResponse,
} from '../../aws-protocol/aws-protocol.ts';
import type { AlarmWatch, WatchedAlarm } from '../../cloudwatch/cloudwatch.ts';

/** The alarm as CloudWatch describes it, with the fields that exist locally. */
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

/** Answers a call to CloudWatch; it supports only DescribeAlarms. */
export const alarmsResponse = async (call: AwsCall, alarms: AlarmWatch): Promise<AwsResponse> => {
  if (call.operation !== 'DescribeAlarms') {
    return errorResponse('monitoring', {
      statusCode: 400,
      code: 'UnknownOperationException',
      message: `The local stack knows only DescribeAlarms, not ${call.operation}.`,
    });
  }
  const prefix = prefixIn(call);
  const all = (await alarms.evaluate()).map(described);
  const MetricAlarms = all.filter(({ AlarmName }) => AlarmName.startsWith(prefix));
  return jsonResponse({ MetricAlarms, CompositeAlarms: [] });
};
