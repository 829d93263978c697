import { AnyPrincipal, Effect, Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { RESULT_PREFIX } from '../../../shared/job/result-key.ts';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { retain } from '../data-protection/retained-data.ts';
import { acknowledge } from '../deployment/acknowledge.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/**
 * Days that the files outlive the job's `expiresAt`. They are written before the job settles, and
 * S3 rounds an expiry to midnight UTC, so a link would otherwise break before `expiresAt`.
 */
const GRACE_DAYS = 1;

/** An upload takes minutes; one that is a day old belongs to a crashed attempt and costs money. */
const ABANDONED_UPLOAD_AGE = Duration.days(1);

/** The maximum age of a signed link, whatever its signer requested: a leaked link ends with it. */
const LINK_LIFETIME = Duration.minutes(15);

/** How long a browser caches the answer to a preflight request. */
const CORS_AGE = Duration.hours(1);

/** Settings of the result bucket. */
export interface ResultBucketProps
  extends Pick<DeploymentSettings, 'retentionDays' | 'retainData'> {
  readonly encryption: EncryptionKey;
}

/**
 * Holds the results: private, TLS only, encrypted; each object is deleted after the retention.
 *
 * Versioning is off: an object is written once and never overwritten, and a version that outlives
 * its expiry would keep data longer than promised. Its events go to EventBridge, so that a consumer
 * can act on a new manifest.json.
 */
export class ResultBucket extends Construct {
  readonly bucket: Bucket;
  private readonly encryption: EncryptionKey;

  constructor(
    scope: Construct,
    id: string,
    { retentionDays, retainData, encryption }: ResultBucketProps,
  ) {
    super(scope, id);
    this.encryption = encryption;
    const { key } = encryption;
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // With a bucket key S3 calls KMS once for many objects.
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      enforceSSL: true,
      versioned: false,
      lifecycleRules: [
        {
          id: 'ExpireResults',
          prefix: RESULT_PREFIX,
          expiration: Duration.days(retentionDays + GRACE_DAYS),
        },
        {
          id: 'AbortAbandonedUploads',
          abortIncompleteMultipartUploadAfter: ABANDONED_UPLOAD_AGE,
        },
      ],
    });
    retain(this.bucket, retainData);
    this.denyOldLinks();
    const { defaultChild } = this.bucket.node;
    if (!CfnBucket.isCfnBucket(defaultChild)) throw new Error('A Bucket holds a CfnBucket.');
    // The construct's own property would add a custom resource for one property of the bucket.
    defaultChild.notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    this.acknowledge(Stack.of(this).getLogicalId(defaultChild));
  }

  /** Lets `fn` write results and read what it or another attempt has written. */
  grantWrite(fn: PipelineFunction): void {
    this.grantObjects(fn, 's3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload');
    // A collector finds and aborts the upload that a crashed collector left open.
    fn.allow(['s3:ListBucketMultipartUploads'], this.bucket.bucketArn);
    this.encryption.grantWriting(fn);
  }

  /** Lets `fn` read results, and so sign links to them. */
  grantRead(fn: PipelineFunction): void {
    this.grantObjects(fn, 's3:GetObject');
    this.encryption.grantReading(fn);
  }

  /** Lets `grantee` read results: a role of the user's, and not a function of the pipeline. */
  grantReadObjects(grantee: IGrantable): Grant {
    this.encryption.grantReading(grantee);
    return Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [this.bucket.arnForObjects(`${RESULT_PREFIX}*`)],
      resource: this.bucket,
    });
  }

  /**
   * Lets Redshift write results as this role. UNLOAD lists the bucket to see that its prefix is
   * free, and asks for the bucket's Region. "For UNLOAD to Amazon S3, GET, LIST, and PUT
   * permissions" are its minimum (Redshift developer guide, "IAM permissions for COPY, UNLOAD, and
   * CREATE LIBRARY").
   */
  grantUnload(role: IGrantable): void {
    const grant = (actions: string[], arn: string) =>
      Grant.addToPrincipalOrResource({
        grantee: role,
        actions,
        resourceArns: [arn],
        resource: this.bucket,
      });
    grant(
      ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
      this.bucket.arnForObjects(`${RESULT_PREFIX}*`),
    );
    grant(['s3:ListBucket', 's3:GetBucketLocation'], this.bucket.bucketArn);
    this.encryption.grantWriting(role);
  }

  /** Configures `fn` with the bucket's address and grants nothing. */
  provideAddress(fn: PipelineFunction): void {
    fn.provide('RESULT_BUCKET_NAME', this.bucket.bucketName);
  }

  /** Lets a page of `origin` read results in the browser, through signed links. */
  letPageRead(origin: string): void {
    this.bucket.addCorsRule({
      allowedMethods: [HttpMethods.GET],
      allowedOrigins: [origin],
      allowedHeaders: ['range'],
      maxAge: CORS_AGE.toSeconds(),
    });
  }

  private grantObjects(fn: PipelineFunction, ...actions: readonly string[]): void {
    fn.allow(actions, this.bucket.arnForObjects(`${RESULT_PREFIX}*`));
    // Without s3:ListBucket a missing key is 403, which looks like a refusal; with it, it is 404.
    // No condition on s3:prefix: a GetObject has no prefix, so the condition would never hold.
    fn.allow(['s3:ListBucket'], this.bucket.bucketArn);
    this.provideAddress(fn);
  }

  private acknowledge(logicalId: string): void {
    acknowledge(this.bucket, {
      id: 'AwsSolutions-S1',
      reason:
        'Every link is minted by the API, whose access log says for whom. Reading past the API ' +
        'takes an IAM principal of the account, which CloudTrail data events record if wanted.',
    });
    acknowledge(Stack.of(this), {
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${RESULT_PREFIX}*]`,
      reason: 'The key of a result is derived from its job; only its prefix is known at synthesis.',
    });
  }

  private denyOldLinks(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DenyOldLinks',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: {
          StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
          NumericGreaterThan: { 's3:signatureAge': LINK_LIFETIME.toMilliseconds() },
        },
      }),
    );
  }
}
