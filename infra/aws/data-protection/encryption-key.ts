import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import { retain } from './retained-data.ts';

/** What a caller of S3, DynamoDB, SNS and SQS needs, in whose name these call KMS. */
const READING = ['kms:Decrypt'];
/** S3 decrypts what it encrypted to put parts together, SNS and SQS to check their data key. */
const WRITING = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * The key of results, records, notifications, dead letters and logs: one that AWS owns, one of this
 * stack, or one that the account has already, whose policy is its owner's to write.
 */
export class EncryptionKey extends Construct {
  /** Absent where each service uses its own key. */
  readonly key: IKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    { encryptionKey, retainData }: Pick<DeploymentSettings, 'encryptionKey' | 'retainData'>,
  ) {
    super(scope, id);
    if (encryptionKey === 'create') this.key = this.create(retainData);
    else if (encryptionKey !== 'aws') this.key = Key.fromKeyArn(this, 'Key', encryptionKey);
  }

  /** Lets `grantee` read what is encrypted, where it may read at all. */
  grantReading(grantee: IGrantable): void {
    this.grant(grantee, READING);
  }

  /** Lets `grantee` write what is to be encrypted, where it may write at all. */
  grantWriting(grantee: IGrantable): void {
    this.grant(grantee, WRITING);
  }

  /** Tells `fn` with which key the warehouse has to write, which would take one of S3's own. */
  tell(fn: { provide(name: string, value: string): void }): void {
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

  /** Its policy lets the account's own policies decide, and three services that have no role here. */
  private create(retainData: boolean): Key {
    const { stackName, partition, region, account, urlSuffix } = Stack.of(this);
    const key = new Key(this, 'Key', {
      description: `Results, jobs, notifications and logs of ${stackName}`,
      enableKeyRotation: true,
    });
    // Whatever stays when the stack is destroyed could not be read without it.
    retain(key, retainData);
    const allow = (services: readonly string[], actions: readonly string[], conditions: object) =>
      key.addToResourcePolicy(
        new PolicyStatement({
          principals: services.map((service) => new ServicePrincipal(service)),
          actions: [...actions],
          resources: ['*'],
          ...(Object.keys(conditions).length > 0 && { conditions: { ...conditions } }),
        }),
      );
    // Dead letters. The rule's own ARN would make a circle: rule, queue, key.
    allow(['events.amazonaws.com'], WRITING, { StringEquals: { 'aws:SourceAccount': account } });
    // Alarms. CloudWatch calls KMS itself, and AWS's own text has no condition: one that the call
    // does not fulfil would lose every alarm without a word. The topic's policy names the account.
    // https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
    allow(['cloudwatch.amazonaws.com'], ['kms:Decrypt', 'kms:GenerateDataKey*'], {});
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    allow(
      // The one principal here that is called otherwise in China: logs.cn-north-1.amazonaws.com.cn.
      [`logs.${region}.${urlSuffix}`],
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:${stackName}-*`,
        },
      },
    );
    return key;
  }
}
