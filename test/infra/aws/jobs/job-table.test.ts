import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { allowedBy, environmentOf, synthesizePipeline } from '../synthesized-pipeline.ts';

const { template } = synthesizePipeline({ retentionDays: 12 });

const hasTable = (properties: Record<string, unknown>) =>
  template.hasResourceProperties('AWS::DynamoDB::Table', properties);

const index = (name: string, hash: string, range: string, projection: unknown) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ],
  Projection: projection,
});

describe('the job table', () => {
  it('is paid for by request', () => {
    hasTable({ BillingMode: 'PAY_PER_REQUEST' });
  });

  it('can be restored to any second', () => {
    hasTable({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
  });

  it('lets records go by their ttl attribute', () => {
    hasTable({ TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } });
  });

  it('finds a job by its id alone', () => {
    hasTable({ KeySchema: [{ AttributeName: 'jobId', KeyType: 'HASH' }] });
  });

  it('has an index by owner, one of due times, two of the wait queue, no other by default', () => {
    hasTable({
      GlobalSecondaryIndexes: [
        index('owner-index', 'owner', 'submittedAt', {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['report'],
        }),
        index('attention-index', 'attentionShard', 'attentionAt', {
          ProjectionType: 'KEYS_ONLY',
          NonKeyAttributes: Match.absent(),
        }),
        index('open-index', 'owner', 'openKey', {
          ProjectionType: 'KEYS_ONLY',
          NonKeyAttributes: Match.absent(),
        }),
        index('queue-index', 'queue', 'openKey', {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['owner'],
        }),
      ],
    });
  });

  it('has a list of every owner’s jobs where the deployment knows administrators', () => {
    const named = synthesizePipeline({
      api: { authorization: 'iam', admins: ['arn:aws:iam::123456789012:role/Platform'] },
    }).template;
    named.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: Match.arrayWith([
        index('format-index', 'format', 'submittedAt', {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['report'],
        }),
      ]),
    });
    expect(allowedBy(named)).toContainEqual({
      role: 'StatusRole',
      action: 'dynamodb:Query',
      resource: 'JobsTable.Arn/index/format-index',
    });
    const odd = synthesizePipeline({ api: { authorization: 'iam', admins: ['ADMIN'] } });
    expect(odd.warnings.join()).toContain('api.admins names ADMIN');
    for (const fn of ['Status', 'Cancel', 'Lab']) {
      expect(environmentOf(named, fn)).toHaveProperty(
        'ADMIN_PRINCIPALS',
        'arn:aws:iam::123456789012:role/Platform',
      );
      expect(environmentOf(template, fn)).toHaveProperty('ADMIN_PRINCIPALS', 'none');
    }
  });

  it('keys everything by text', () => {
    hasTable({
      AttributeDefinitions: [
        'jobId',
        'owner',
        'submittedAt',
        'attentionShard',
        'attentionAt',
        'openKey',
        'queue',
      ].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    });
  });

  it('survives its stack', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});

describe('the rights on the job table', () => {
  const onTable = (role: string) =>
    allowedBy(template)
      .filter((allowed) => allowed.role === role && allowed.action.startsWith('dynamodb:'))
      .map(({ action, resource }) => `${action} ${resource}`)
      .sort();

  it('let the pipeline create, read and move jobs and find those that need attention', () => {
    expect(onTable('PipelineRole')).toEqual([
      'dynamodb:GetItem JobsTable.Arn',
      'dynamodb:PutItem JobsTable.Arn',
      'dynamodb:Query JobsTable.Arn/index/attention-index',
      'dynamodb:Query JobsTable.Arn/index/open-index',
      'dynamodb:Query JobsTable.Arn/index/owner-index',
      'dynamodb:Query JobsTable.Arn/index/queue-index',
      'dynamodb:Scan JobsTable.Arn/index/attention-index',
      'dynamodb:UpdateItem JobsTable.Arn',
    ]);
  });

  it('let status read jobs, list by owner, and count requests that wait', () => {
    expect(onTable('StatusRole')).toEqual([
      'dynamodb:BatchGetItem JobsTable.Arn',
      'dynamodb:GetItem JobsTable.Arn',
      'dynamodb:Query JobsTable.Arn/index/owner-index',
      'dynamodb:UpdateItem JobsTable.Arn',
    ]);
  });

  it.each(['Submit', 'Cancel', 'Collector', 'Reconciler'])(
    'come with the address and the retention for %s',
    (fn) => {
      expect(environmentOf(template, fn)).toMatchObject({
        JOB_TABLE_NAME: 'JobsTable',
        RETENTION_DAYS: '12',
      });
    },
  );

  it('come with the address alone for status, which settles nothing', () => {
    expect(environmentOf(template, 'Status')).toHaveProperty('JOB_TABLE_NAME', 'JobsTable');
    expect(environmentOf(template, 'Status')).not.toHaveProperty('RETENTION_DAYS');
  });
});
