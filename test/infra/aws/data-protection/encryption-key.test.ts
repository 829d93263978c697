import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { allowedBy, environmentOf, synthesizePipeline } from '../synthesized-pipeline.ts';

const EXISTING = 'arn:aws:kms:us-east-1:123456789012:key/1a2b';
const settings = { unloadRole: 'create' };
const own = synthesizePipeline({ ...settings, encryptionKey: 'create' }).template;
const existing = synthesizePipeline({ ...settings, encryptionKey: EXISTING }).template;
const without = synthesizePipeline(settings).template;

const variants = [
  ['of its own', own, { 'Fn::GetAtt': [Match.stringLikeRegexp('^EncryptionKey'), 'Arn'] }],
  ['of the account', existing, EXISTING],
] as const;

describe.each(variants)('a key %s', (_, template, arn) => {
  it('encrypts results, with a key of the bucket’s own, and records', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arn },
    });
  });

  it('encrypts notifications, every queue and every log', () => {
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: arn });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
  });

  it('is allowed for what each role does, and for nothing else', () => {
    const kms = allowedBy(template).filter(({ action }) => action.startsWith('kms:'));
    expect(kms.map(({ role, action }) => `${role} ${action}`).sort()).toEqual([
      'PipelineRole kms:Decrypt',
      'PipelineRole kms:GenerateDataKey',
      'ReconcileScheduleRole kms:Decrypt',
      'ReconcileScheduleRole kms:GenerateDataKey',
      'StatusRole kms:Decrypt',
      'UnloadRole kms:Decrypt',
      'UnloadRole kms:GenerateDataKey',
    ]);
    expect(new Set(kms.map(({ resource }) => resource)).size).toBe(1);
  });
});

describe('a key of its own', () => {
  it('is rotated, and stays with what it encrypted', () => {
    own.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
  });

  it('serves dead letters of this account, alarms and logs of this stack without a role', () => {
    own.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: [
          Match.objectLike({ Action: 'kms:*', Resource: '*' }),
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
          Match.objectEquals({
            Effect: 'Allow',
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: '*',
          }),
          Match.objectLike({
            Principal: {
              Service: {
                'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
              },
            },
            Condition: { ArnLike: Match.anyValue() },
          }),
        ],
      },
    });
  });

  it('is named to UNLOAD, which would take one of S3’s', () => {
    expect(environmentOf(own, 'Submit')['RESULT_KEY_ID']).toBe('EncryptionKey');
    expect(environmentOf(existing, 'Submit')['RESULT_KEY_ID']).toBe('1a2b');
    expect(environmentOf(without, 'Submit')['RESULT_KEY_ID']).toBe('none');
  });
});

describe('without a key', () => {
  it('each service uses its own, and no role is allowed anything in KMS', () => {
    without.resourceCountIs('AWS::KMS::Key', 0);
    expect(allowedBy(without).filter(({ action }) => action.startsWith('kms:'))).toEqual([]);
  });
});

describe('a role that was there before', () => {
  it('is let in by the key’s policy, as by the bucket’s', () => {
    const { template } = synthesizePipeline({
      encryptionKey: 'create',
      unloadRole: 'arn:aws:iam::123456789012:role/warehouse',
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { AWS: 'arn:aws:iam::123456789012:role/warehouse' },
            Resource: '*',
          }),
        ]),
      },
    });
  });
});
