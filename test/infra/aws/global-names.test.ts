import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkProperties } from '../../../infra/local/cloudformation/known-properties.ts';
import { variants } from './settings-variants.ts';
import { synthesizePipeline } from './synthesized-pipeline.ts';

/**
 * Kinds of resources whose names all Regions of an account share, and the property that sets the
 * name. CloudFormation cannot create a second one of the same name in another Region: "All
 * dashboards in your account are global" (CloudWatch API, PutDashboard); IAM has no Regions; the
 * name of a bucket is unique in its whole partition.
 */
const GLOBAL: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::S3::Bucket': 'BucketName',
};

/** Kinds whose names are unique in one Region only, and kinds that have no name. */
const REGIONAL = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  // Inline: its name belongs to its role.
  'AWS::IAM::Policy',
  'AWS::KMS::Key',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
];

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
});
const resourcesOf = (template: Template) =>
  Object.entries(z.record(z.string(), resource).parse(template.toJSON()['Resources']));

describe.each(variants)('a second Region beside the first: %s', (_, settings) => {
  const resources = resourcesOf(synthesizePipeline(settings).template);

  it('has names of its own wherever Regions share a list of names', () => {
    const named = resources.flatMap(([logicalId, { Type, Properties }]) => {
      const name = Properties[GLOBAL[Type] ?? ''];
      return name === undefined ? [] : [[logicalId, JSON.stringify(name)] as const];
    });
    const shared = named.filter(([, name]) => !name.includes('{"Ref":"AWS::Region"}'));
    expect(shared).toEqual([]);
    // The pipeline's role and the dashboard, whose names do not change with a replacement.
    expect(named.length).toBeGreaterThanOrEqual(2);
  });

  it('has only properties that the local stack knows', () => {
    for (const [logicalId, { Type, Properties }] of resources) {
      checkProperties(Type, logicalId, Properties);
    }
  });

  it('has only kinds of resources of which it is known whether Regions share their names', () => {
    const types = new Set(resources.map(([, { Type }]) => Type));
    expect([...types].filter((type) => !(type in GLOBAL || REGIONAL.includes(type)))).toEqual([]);
  });
});
