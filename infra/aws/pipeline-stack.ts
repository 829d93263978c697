import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../settings/deployment-settings.ts';
import { TemplateSynthesizer } from './pipeline-app.ts';
import { JobApiAccess } from './redshift-data-jobs/job-api-access.ts';
import { RedshiftDataJobs } from './redshift-data-jobs/redshift-data-jobs.ts';
import type { RedshiftDataJobsProps } from './redshift-data-jobs/redshift-data-jobs-props.ts';
import type { Reports } from './redshift-data-jobs/reports.ts';
import { Warehouse } from './redshift-data-jobs/warehouse.ts';

/** Settings, reports and code of one deployment. */
export interface PipelineStackProps {
  readonly config: DeploymentSettings;
  readonly reports: Reports;
  /** The folder with a folder for each function's bundle. */
  readonly bundles: string;
}

/** The whole service in a stack of its own, by the settings of cdk.json. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { config, reports, bundles }: PipelineStackProps) {
    super(scope, id, {
      description: 'Event-driven jobs over the Amazon Redshift Data API',
      synthesizer: new TemplateSynthesizer(),
    });
    const { retentionDays, retainData, limits, api, adHocSql, database } = config;
    const { defaultTimeoutSeconds, maxTimeoutSeconds, ...otherLimits } = limits;
    // CDK leaves an id of this name out of logical ids.
    new RedshiftDataJobs(this, 'Default', {
      ...this.namedResources(config),
      deploymentName: config.stackName,
      warehouse: warehouseOf(config),
      database,
      reports,
      bundles,
      access: accessOf(api),
      labOrigins: api.labOrigins,
      adHocSql,
      retention: Duration.days(retentionDays),
      logRetention: config.logRetentionDays,
      removalPolicy: retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      limits: {
        ...otherLimits,
        defaultTimeout: Duration.seconds(defaultTimeoutSeconds),
        maxTimeout: Duration.seconds(maxTimeoutSeconds),
      },
    });
  }

  /** What the settings name by an ARN, as CDK's constructs. */
  private namedResources({
    credentials,
    unloadRole,
    encryptionKey,
    alarmsTo,
  }: DeploymentSettings): Partial<RedshiftDataJobsProps> {
    return {
      ...(typeof credentials === 'object' &&
        ('dbUser' in credentials
          ? { databaseUser: credentials.dbUser }
          : { databaseSecret: this.secret(credentials) })),
      ...(unloadRole !== 'none' && { unloadRole: this.role(unloadRole) }),
      ...(encryptionKey !== 'aws' && { encryptionKey: this.key(encryptionKey) }),
      ...(typeof alarmsTo === 'object' &&
        ('email' in alarmsTo
          ? { alarmEmail: alarmsTo.email }
          : { alarmTopic: Topic.fromTopicArn(this, 'AlarmTopic', alarmsTo.topicArn) })),
    };
  }

  private secret({ secretArn, secretKeyArn }: SecretSetting) {
    return Secret.fromSecretAttributes(this, 'DatabaseSecret', {
      secretCompleteArn: secretArn,
      ...(secretKeyArn !== undefined && {
        encryptionKey: Key.fromKeyArn(this, 'DatabaseSecretKey', secretKeyArn),
      }),
    });
  }

  private role(setting: string) {
    if (setting === 'create' || setting === 'default') return setting;
    return Role.fromRoleArn(this, 'WarehouseRole', setting);
  }

  private key(setting: string) {
    return setting === 'create' ? setting : Key.fromKeyArn(this, 'GivenKey', setting);
  }
}

type SecretSetting = Extract<DeploymentSettings['credentials'], { secretArn: string }>;

const warehouseOf = ({ warehouse }: DeploymentSettings): Warehouse =>
  'workgroupId' in warehouse
    ? Warehouse.workgroup({ name: warehouse.workgroupName, id: warehouse.workgroupId })
    : Warehouse.cluster({ identifier: warehouse.clusterIdentifier });

const accessOf = ({ authorization, admins }: DeploymentSettings['api']): JobApiAccess => {
  if (authorization === 'iam') return JobApiAccess.iam({ admins });
  return authorization === 'none' ? JobApiAccess.none() : JobApiAccess.jwt(authorization.jwt);
};
