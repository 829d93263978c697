import { Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import { deploymentName } from '../deployment/deployment-name.ts';
import { retain } from './retained-data.ts';

/** Permissions of a reader; S3, DynamoDB, SNS and SQS call KMS on the caller's behalf. */
const READING = ['kms:Decrypt'];
/** S3 decrypts what it encrypted to put parts together, SNS and SQS to check their data key. */
const WRITING = ['kms:GenerateDataKey', 'kms:Decrypt'];

export interface EncryptionKeyProps
  extends Pick<DeploymentSettings, 'encryptionKey' | 'retainData'> {
  /** A key of the app; where it is one that the app only refers to, its policy stays as it is. */
  readonly givenKey?: IKey | undefined;
}

/**
 * The key of results, records, notifications, dead letters and logs: one that AWS owns, one of this
 * stack, or an existing one, whose policy its owner writes.
 */
export class EncryptionKey extends Construct {
  /** Absent where each service uses its own key. */
  readonly key: IKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    { encryptionKey, retainData, givenKey }: EncryptionKeyProps,
  ) {
    super(scope, id);
    if (givenKey !== undefined) {
      this.key = givenKey;
      this.allowServices(givenKey);
    } else if (encryptionKey === 'create') this.key = this.create(retainData);
    else if (encryptionKey !== 'aws') this.key = Key.fromKeyArn(this, 'Key', encryptionKey);
  }

  /** Lets `grantee` decrypt; the permission to read is granted elsewhere. */
  grantReading(grantee: IGrantable): void {
    this.grant(grantee, READING);
  }

  /** Lets `grantee` encrypt; the permission to write is granted elsewhere. */
  grantWriting(grantee: IGrantable): void {
    this.grant(grantee, WRITING);
  }

  /** Configures `fn` with the key for UNLOAD, which would use S3's own key otherwise. */
  configure(fn: { provide(name: string, value: string): void }): void {
    fn.provide('RESULT_KEY_ID', this.key?.keyId ?? 'none');
  }

  private grant(grantee: IGrantable, actions: readonly string[]): void {
    if (this.key === undefined) return;
    Grant.addToPrincipalOrResource({
      grantee,
      actions: [...actions],
      resourceArns: [this.key.keyArn],
      resource: this.key,
      resourceSelfArns: ['*'],
    }).assertSuccess();
  }

  /** Its policy delegates to the account's IAM policies. */
  private create(retainData: boolean): Key {
    const key = new Key(this, 'Key', {
      description: `Results, jobs, notifications and logs of ${deploymentName(this)}`,
      enableKeyRotation: true,
    });
    // Retained data could not be read without it.
    retain(key, retainData);
    this.allowServices(key);
    return key;
  }

  /** Lets three AWS services use it. */
  private allowServices(key: IKey): void {
    const { stackName, partition, region, account, urlSuffix } = Stack.of(this);
    const allow = (services: readonly string[], actions: readonly string[], conditions: object) =>
      key.addToResourcePolicy(
        new PolicyStatement({
          principals: services.map((service) => new ServicePrincipal(service)),
          actions: [...actions],
          resources: ['*'],
          ...(Object.keys(conditions).length > 0 && { conditions: { ...conditions } }),
        }),
      );
    // Dead letters. A condition on the rule's ARN would be circular: rule, queue, key.
    allow(['events.amazonaws.com'], WRITING, { StringEquals: { 'aws:SourceAccount': account } });
    // Alarms. CloudWatch calls KMS itself, and AWS's example has no condition: one that the call
    // does not meet would silently lose every alarm. The topic's policy names the account.
    // https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
    allow(['cloudwatch.amazonaws.com'], ['kms:Decrypt', 'kms:GenerateDataKey*'], {});
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    const logGroups = `arn:${partition}:logs:${region}:${account}`;
    allow(
      // The one principal with another name in China: logs.cn-north-1.amazonaws.com.cn.
      [`logs.${region}.${urlSuffix}`],
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `${logGroups}:log-group:${stackName}-*` },
      },
    );
  }
}
