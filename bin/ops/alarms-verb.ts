import {
  CloudWatchClient,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { AwsConfig } from '../deployment/local-aws.ts';
import { instant } from '../job/job-text.ts';
import { exitCodes, jsonText } from '../job/verb.ts';
import { fitted } from '../terminal/terminal.ts';
import { textTable } from '../terminal/text-table.ts';
import type { OpsVerb } from './ops-verb.ts';
import { noWords } from './ops-words.ts';

const STATES = ['ALARM', 'INSUFFICIENT_DATA', 'OK'];

/** alarms: every alarm of the deployment, those that are ringing first. */
export const alarmsVerb: OpsVerb = async ({ terminal, config, stackName, json }, words) => {
  noWords('alarms', words);
  const prefix = `${stackName}-`;
  const alarms = (await describe(config, prefix)).map((alarm) => facts(alarm, prefix));
  alarms.sort((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
  if (json) terminal.print(jsonText({ alarms }));
  else if (alarms.length === 0) terminal.note(`There is no alarm called ${prefix}….`);
  else terminal.print(tableOf(alarms, terminal.columns));
  return exitCodes.done;
};

const describe = async (config: AwsConfig, AlarmNamePrefix: string): Promise<MetricAlarm[]> => {
  const client = new CloudWatchClient(config);
  try {
    const found: MetricAlarm[] = [];
    for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix })) {
      found.push(...(page.MetricAlarms ?? []));
    }
    return found;
  } finally {
    client.destroy();
  }
};

const facts = (alarm: MetricAlarm, prefix: string) => ({
  name: alarm.AlarmName?.slice(prefix.length) ?? '',
  state: alarm.StateValue ?? '',
  since: alarm.StateUpdatedTimestamp?.toISOString() ?? '',
  description: alarm.AlarmDescription ?? '',
});

const tableOf = (
  alarms: readonly ReturnType<typeof facts>[],
  columns: number | undefined,
): string =>
  textTable(
    [
      { title: 'state', alignment: 'left' },
      { title: 'alarm', alignment: 'left' },
      { title: 'since', alignment: 'left' },
      { title: 'what it means', alignment: 'left' },
    ],
    alarms.map(({ state, name, since, description }) => [state, name, instant(since), description]),
  )
    .split('\n')
    .map((line) => fitted(line, columns))
    .join('\n');
