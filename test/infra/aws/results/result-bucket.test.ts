import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { allowedBy, environmentOf, synthesizePipeline } from '../synthesized-pipeline.ts';

const { template } = synthesizePipeline({ retentionDays: 12 });

const hasBucket = (properties: Record<string, unknown>) =>
  template.hasResourceProperties('AWS::S3::Bucket', properties);

const hasPolicyStatement = (statement: Record<string, unknown>) =>
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(statement)]) },
  });

describe('the result bucket', () => {
  it('is private, whatever a policy or an ACL says', () => {
    hasBucket({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('answers over TLS only', () => {
    hasPolicyStatement({
      Effect: 'Deny',
      Action: 's3:*',
      Principal: { AWS: '*' },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('refuses a link that was signed more than 15 minutes ago', () => {
    hasPolicyStatement({
      Effect: 'Deny',
      Action: 's3:GetObject',
      Condition: {
        StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
        NumericGreaterThan: { 's3:signatureAge': 900_000 },
      },
    });
  });

  it("is encrypted with S3's own keys", () => {
    hasBucket({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
    });
  });

  it('drops results a day after the retention setting and abandoned uploads after one', () => {
    hasBucket({
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({ Status: 'Enabled', Prefix: 'results/', ExpirationInDays: 13 }),
          Match.objectLike({
            Status: 'Enabled',
            Prefix: Match.absent(),
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          }),
        ],
      },
    });
  });

  it('sends its events to EventBridge without a custom resource', () => {
    hasBucket({
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  it('keeps no versions, which would outlive the retention', () => {
    hasBucket({ VersioningConfiguration: Match.absent() });
  });

  it('survives its stack', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('lets the console page of this deployment, and no other, read results in a browser', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: {
        CorsRules: [
          {
            AllowedMethods: ['GET'],
            AllowedOrigins: [Match.objectLike({ 'Fn::GetAtt': [Match.anyValue(), 'ApiEndpoint'] })],
          },
        ],
      },
    });
  });
});

describe('the rights on the result bucket', () => {
  const onBucket = (role: string) =>
    allowedBy(template)
      .filter((allowed) => allowed.role === role && allowed.action.startsWith('s3:'))
      .map(({ action, resource }) => `${action} ${resource}`)
      .sort();

  it('let the pipeline write results and deletes none', () => {
    expect(onBucket('PipelineRole')).toEqual([
      's3:AbortMultipartUpload ResultsBucket.Arn/results/*',
      's3:GetObject ResultsBucket.Arn/results/*',
      's3:ListBucket ResultsBucket.Arn',
      's3:ListBucketMultipartUploads ResultsBucket.Arn',
      's3:PutObject ResultsBucket.Arn/results/*',
    ]);
  });

  it('let status read results and tell a missing one from a refused one', () => {
    expect(onBucket('StatusRole')).toEqual([
      's3:GetObject ResultsBucket.Arn/results/*',
      's3:ListBucket ResultsBucket.Arn',
    ]);
  });

  it.each(['Status', 'Collector', 'Reconciler'])('come with the address for %s', (fn) => {
    expect(environmentOf(template, fn)).toHaveProperty('RESULT_BUCKET_NAME', 'ResultsBucket');
  });

  it('are not granted to the console, which knows the address for its content policy', () => {
    expect(environmentOf(template, 'Console')).toHaveProperty(
      'RESULT_BUCKET_NAME',
      'ResultsBucket',
    );
    expect(onBucket('ConsoleRole')).toEqual([]);
  });

  it('are not meant for cancel', () => {
    expect(environmentOf(template, 'Cancel')).not.toHaveProperty('RESULT_BUCKET_NAME');
  });
});
