import { RemovalPolicy } from 'aws-cdk-lib/core';
import {
  type DeploymentSettings,
  DeploymentSettingsError,
  parseSettings,
} from '../../settings/deployment-settings.ts';
import { JobApiAccess } from './job-api-access.ts';
import type { JobLimits, RedshiftDataJobsProps } from './redshift-data-jobs-props.ts';
import { Reports } from './reports.ts';
import { Warehouse } from './warehouse.ts';

/** Settings whose prop has another name, for messages. */
const PROPS: readonly (readonly [setting: string, prop: string])[] = [
  ['.stackName', '.deploymentName'],
  ['.credentials.dbUser', '.databaseUser'],
  ['.credentials.', '.databaseSecret.'],
  ['.alarmsTo.topicArn', '.alarmTopic'],
  ['.alarmsTo.email', '.alarmEmail'],
  ['.retentionDays', '.retention'],
  ['.logRetentionDays', '.logRetention'],
  ['.limits.defaultTimeoutSeconds', '.limits.defaultTimeout'],
  ['.api.labOrigins', '.labOrigins'],
  ['.api.authorization.jwt', '.access'],
  ['.api', '.access'],
];

const propOf = (fault: string): string => {
  const [path = '', ...rest] = fault.split(': ');
  const [setting = '', prop = ''] = PROPS.find(([name]) => path.includes(name)) ?? [];
  return [path.replace(setting, prop), ...rest].join(': ');
};

/**
 * The deployment's settings as its props say them, checked and complete.
 *
 * @throws DeploymentSettingsError with every fault: the prop, what was given and what is accepted.
 */
export const settingsOfProps = (name: string, props: RedshiftDataJobsProps): DeploymentSettings => {
  const refuse = (fault: string): never => {
    throw new DeploymentSettingsError(`The props of RedshiftDataJobs ${name}: ${fault}.`);
  };
  refuseOtherKinds(refuse, props);
  refuseContradictions(refuse, props);
  const { unloadRole, encryptionKey, removalPolicy, labOrigins, access } = props;
  const settings = {
    stackName: name,
    warehouse: props.warehouse.setting,
    database: props.database,
    credentials: credentialsOf(props),
    unloadRole: typeof unloadRole === 'object' ? unloadRole.roleArn : unloadRole,
    encryptionKey: typeof encryptionKey === 'object' ? encryptionKey.keyArn : encryptionKey,
    alarmsTo: alarmsToOf(props),
    retentionDays: props.retention?.toDays(PARTS),
    logRetentionDays: props.logRetention,
    retainData: removalPolicy !== RemovalPolicy.DESTROY,
    adHocSql: props.adHocSql,
    limits: limitsOf(props.limits ?? {}),
    api: { ...access.setting, labOrigins },
  };
  return parseSettings(settings, 'props', (faults) => [
    `The props of RedshiftDataJobs ${name} cannot be used:`,
    ...faults.map(propOf),
  ]);
};

type Refuse = (fault: string) => never;

/** A JavaScript app has no compiler that asks for these. */
const refuseOtherKinds = (refuse: Refuse, props: RedshiftDataJobsProps): void => {
  const kinds = [
    ['warehouse', Warehouse, 'Warehouse.workgroup({ name, id }) or .cluster({ identifier })'],
    ['reports', Reports, 'Reports.fromDirectory(FOLDER)'],
    ['access', JobApiAccess, 'JobApiAccess.iam(), .jwt({ issuer, audience }) or .none()'],
  ] as const;
  for (const [prop, kind, accepted] of kinds) {
    const given: unknown = props[prop];
    if (given instanceof kind) continue;
    refuse(`${prop}: given: ${JSON.stringify(given) ?? 'nothing'}; accepted: ${accepted}`);
  }
};

const refuseContradictions = (refuse: Refuse, props: RedshiftDataJobsProps): void => {
  const { databaseUser, databaseSecret, alarmTopic, alarmEmail, removalPolicy } = props;
  if (databaseUser !== undefined && databaseSecret !== undefined) {
    refuse('given: databaseUser and databaseSecret; accepted: one of them, or neither for IAM');
  }
  if (alarmTopic !== undefined && alarmEmail !== undefined) {
    refuse('given: alarmTopic and alarmEmail; accepted: one of them; subscribe to your own topic');
  }
  const policies: (RemovalPolicy | undefined)[] = [RemovalPolicy.RETAIN, RemovalPolicy.DESTROY];
  if (!policies.includes(removalPolicy ?? RemovalPolicy.RETAIN)) {
    refuse(`removalPolicy: given: ${removalPolicy}; accepted: RETAIN or DESTROY`);
  }
};

const credentialsOf = ({ databaseUser, databaseSecret }: RedshiftDataJobsProps) => {
  if (databaseUser !== undefined) return { dbUser: databaseUser };
  if (databaseSecret === undefined) return undefined;
  const { secretFullArn, secretArn, encryptionKey } = databaseSecret;
  return { secretArn: secretFullArn ?? secretArn, secretKeyArn: encryptionKey?.keyArn };
};

const alarmsToOf = ({ alarmTopic, alarmEmail }: RedshiftDataJobsProps) => {
  if (alarmTopic !== undefined) return { topicArn: alarmTopic.topicArn };
  return alarmEmail === undefined ? undefined : { email: alarmEmail };
};

/** The settings refuse a part of a day or of a second, and name the prop. */
const PARTS = { integral: false };

const limitsOf = ({ defaultTimeout, maxTimeout, ...others }: JobLimits) => ({
  ...others,
  defaultTimeoutSeconds: defaultTimeout?.toSeconds(PARTS),
  maxTimeoutSeconds: maxTimeout?.toSeconds(PARTS),
});
