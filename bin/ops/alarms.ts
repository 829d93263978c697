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
import { helpOf, type OpsCommand } from './operations.ts';

const STATES = ['ALARM', 'INSUFFICIENT_DATA', 'OK'];

/** alarms: every alarm of the deployment, those that are ringing first. */
export const alarms: OpsCommand = {
  ...helpOf('alarms', 'every alarm with its state, those that are ringing first'),
  run: async ({ terminal, config, stackName, json }, args) => {
    checkCount(args, 0);
    const prefix = `${stackName}-`;
    const all = (await describeAlarms(config, prefix)).map((alarm) => alarmView(alarm, prefix));
    all.sort((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
    if (json) terminal.print(formatJson({ alarms: all }));
    else if (all.length === 0) terminal.note(`There is no alarm called ${prefix}….`);
    else {
      const rows = all.map(({ state, name, since, description }) => [
        state,
        name,
        formatInstant(since),
        description,
      ]);
      const columns = ['state', 'alarm', 'since', 'what it means'].map(left);
      terminal.print(textTable(columns, rows, terminal.columns));
    }
    return exitCodes.done;
  },
};

const describeAlarms = async (
  config: AwsConfig,
  AlarmNamePrefix: string,
): Promise<MetricAlarm[]> => {
  const client = new CloudWatchClient(config);
  try {
    const all: MetricAlarm[] = [];
    for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix })) {
      all.push(...(page.MetricAlarms ?? []));
    }
    return all;
  } finally {
    client.destroy();
  }
};

const alarmView = (alarm: MetricAlarm, prefix: string) => ({
  name: alarm.AlarmName?.slice(prefix.length) ?? '',
  state: alarm.StateValue ?? '',
  since: alarm.StateUpdatedTimestamp?.toISOString() ?? '',
  description: alarm.AlarmDescription ?? '',
});
