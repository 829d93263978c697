import {
  CloudWatchClient,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { AwsConfig } from '../deployment/local-aws.ts';
import { exitCodes } from '../terminal/command.ts';
import { checkCount } from '../terminal/parse-arguments.ts';
import { left, textTable } from '../terminal/table.ts';
import { formatInstant, formatJson } from '../terminal/text.ts';
import type { OpsCommand } from './operations.ts';

const STATES = ['ALARM', 'INSUFFICIENT_DATA', 'OK'];

/** alarms: every alarm of the deployment, those that are ringing first; or what one means. */
export const alarms: OpsCommand = {
  synopsis: 'alarms [ALARM]',
  summary: 'every alarm, those that are ringing first, with what to do; or one of them',
  run: async ({ terminal, config, deploymentName, json }, args) => {
    checkCount(args, 1);
    const [chosen] = args;
    const prefix = `${deploymentName}-`;
    const all = (await describeAlarms(config, prefix)).map((alarm) => alarmView(alarm, prefix));
    all.sort((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
    const shown = all.filter(({ name }) => chosen === undefined || name === chosen);
    if (json) terminal.print(formatJson({ alarms: shown }));
    else if (shown.length === 0) terminal.note(`There is no alarm ${prefix}${chosen ?? '…'}.`);
    else {
      const rows = shown.map(({ state, name, since }) => [state, name, formatInstant(since)]);
      terminal.print(textTable(['state', 'alarm', 'since'].map(left), rows, terminal.columns));
      const explained = shown.filter(({ name, state }) => name === chosen || state === 'ALARM');
      for (const alarm of explained) terminal.print(explanation(alarm));
    }
    return chosen !== undefined && shown.length === 0 ? exitCodes.failed : exitCodes.done;
  },
};

const describeAlarms = async (config: AwsConfig, AlarmNamePrefix: string) => {
  const client = new CloudWatchClient(config);
  const all: MetricAlarm[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix })) {
    all.push(...(page.MetricAlarms ?? []));
  }
  return all;
};

const alarmView = (alarm: MetricAlarm, prefix: string) => ({
  name: alarm.AlarmName?.slice(prefix.length) ?? '',
  state: alarm.StateValue ?? '',
  since: alarm.StateUpdatedTimestamp?.toISOString() ?? '',
  description: alarm.AlarmDescription ?? '',
});

/** Impact, runbook and link of an alarm, each on a line of its own: a link must not be cut. */
const explanation = ({ name, description }: ReturnType<typeof alarmView>): string =>
  ['', name, ...description.split(/ (?=Runbook: )| and on (?=https:)/)].join('\n  ').trimStart();
