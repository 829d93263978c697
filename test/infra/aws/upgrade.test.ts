import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { clusterSettings, synthesizePipeline } from './synthesized-pipeline.ts';

/**
 * What was deployed once, and must stay: another logical id, type or value of one of these
 * properties makes CloudFormation replace the resource, and with it every job, every result, the
 * subscriptions, the database's grants to the role, or the address that clients know
 * ("Update requires: Replacement" in the CloudFormation resource reference).
 */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': [
    'TableName',
    'KeySchema',
    'LocalSecondaryIndexes',
    'ImportSourceSpecification',
  ],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'ObjectLockEnabled'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::IAM::Role': ['RoleName', 'Path'],
  'AWS::ApiGatewayV2::Api': ['ProtocolType'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion'],
};

const index = z.looseObject({
  IndexName: z.string(),
  KeySchema: z.unknown(),
  Projection: z.unknown(),
});
const resource = z.looseObject({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const pinned = z.object({
  type: z.string(),
  properties: z.record(z.string(), z.unknown()),
  indexes: z.array(index).optional(),
});
type Pinned = z.infer<typeof pinned>;

const baseline = z
  .record(z.string(), pinned)
  .parse(JSON.parse(readFileSync(new URL('upgrade-baseline.json', import.meta.url), 'utf8')));

const jwt = { issuer: 'https://id.example', audience: ['a'] };
const everything = {
  unloadRole: 'create',
  encryptionKey: 'create',
  api: { authorization: { jwt } },
};

/** The resources that hold something, with all that cannot be changed under it. */
const stateful = (template: Template): Record<string, Pinned> => {
  const { Resources } = template.toJSON();
  const found = Object.entries(z.record(z.string(), resource).parse(Resources)).flatMap(
    ([logicalId, { Type, Properties }]) => {
      const names = IMMUTABLE[Type];
      if (names === undefined) return [];
      const kept = names.flatMap((name) => (name in Properties ? [[name, Properties[name]]] : []));
      const indexes = z.array(index).optional().parse(Properties['GlobalSecondaryIndexes']);
      const one: Pinned = {
        type: Type,
        properties: Object.fromEntries(kept),
        ...(indexes && { indexes }),
      };
      return [[logicalId, one] as const];
    },
  );
  return Object.fromEntries(found);
};

const variants = [
  ['everything', everything],
  ['the least', {}],
  ['a cluster', clusterSettings],
  ['nothing retained', { ...everything, retainData: false }],
] as const;

describe('an upgrade', () => {
  it.each(variants)('replaces nothing that holds something: %s', (_, settings) => {
    const now = stateful(synthesizePipeline(settings).template);
    const optional = /^(EncryptionKey|UnloadRole)/;
    for (const [logicalId, was] of Object.entries(baseline)) {
      const is = now[logicalId];
      if (is === undefined && optional.test(logicalId) && settings !== everything) continue;
      expect([logicalId, is?.type, is?.properties]).toEqual([logicalId, was.type, was.properties]);
    }
  });

  it('keeps every index as it is, and adds at most one, which is all that DynamoDB does at once', () => {
    const now = stateful(synthesizePipeline(everything).template);
    for (const [logicalId, { indexes }] of Object.entries(baseline)) {
      const present = now[logicalId]?.indexes ?? [];
      expect(present).toEqual(expect.arrayContaining(indexes ?? []));
      expect(present.length - (indexes?.length ?? 0)).toBeLessThanOrEqual(1);
    }
  });

  it('is compared with all that there is to lose: who adds something pins it too', () => {
    const now = stateful(synthesizePipeline(everything).template);
    expect(Object.keys(baseline).sort()).toEqual(Object.keys(now).sort());
  });
});

describe('what is left of a destroyed stack', () => {
  const policies = (settings: object) => {
    const { Resources } = synthesizePipeline({ ...settings }).template.toJSON();
    return Object.values(z.record(z.string(), resource).parse(Resources)).map(
      ({ Type, DeletionPolicy }) => `${Type} ${DeletionPolicy ?? 'Delete'}`,
    );
  };

  it('are jobs, results and the key that reads them, unless the settings say otherwise', () => {
    expect(
      policies(everything)
        .filter((one) => one.endsWith('Retain'))
        .sort(),
    ).toEqual(['AWS::DynamoDB::Table Retain', 'AWS::KMS::Key Retain', 'AWS::S3::Bucket Retain']);
    const gone = policies({ ...everything, retainData: false });
    expect(gone.filter((one) => !one.endsWith('Delete'))).toEqual([]);
  });

  it('is changed by an update that CloudFormation takes, with more in it than a policy', () => {
    const { template } = synthesizePipeline({ ...everything, retainData: false });
    for (const type of ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::S3::Bucket']) {
      template.hasResource(type, { Metadata: { RetainData: false } });
    }
  });
});
