import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StartFailure } from '../../../../infra/host/start-failure.ts';
import {
  checkProperties,
  KNOWN_PROPERTIES,
} from '../../../../infra/local/cloudformation/known-properties.ts';
import { RESOURCE_KINDS } from '../../../../infra/local/cloudformation/resource-kind.ts';
import { resolveTemplate } from '../../../../infra/local/cloudformation/template.ts';

const ADDRESSES = { stackName: 'S', apiUrl: 'http://127.0.0.1:1', awsUrl: 'http://127.0.0.1:2' };

describe('a property that is not emulated', () => {
  it.each([
    ['AWS::SQS::Queue', { FifoQueue: true }, 'FifoQueue'],
    ['AWS::SQS::Queue', { ContentBasedDeduplication: true }, 'ContentBasedDeduplication'],
    ['AWS::SQS::Queue', { RedriveAllowPolicy: {} }, 'RedriveAllowPolicy'],
    ['AWS::SNS::Topic', { FifoTopic: true }, 'FifoTopic'],
    ['AWS::SNS::Topic', { Subscription: [] }, 'Subscription'],
    ['AWS::SNS::Subscription', { RedrivePolicy: {} }, 'RedrivePolicy'],
    ['AWS::S3::Bucket', { VersioningConfiguration: {} }, 'VersioningConfiguration'],
    ['AWS::S3::Bucket', { WebsiteConfiguration: {} }, 'WebsiteConfiguration'],
    [
      'AWS::S3::Bucket',
      { NotificationConfiguration: { LambdaConfigurations: [] } },
      'NotificationConfiguration.LambdaConfigurations',
    ],
    ['AWS::DynamoDB::Table', { StreamSpecification: {} }, 'StreamSpecification'],
    ['AWS::DynamoDB::Table', { LocalSecondaryIndexes: [] }, 'LocalSecondaryIndexes'],
    [
      'AWS::DynamoDB::Table',
      { GlobalSecondaryIndexes: [{ IndexName: 'a' }, { OnDemandThroughput: {} }] },
      'GlobalSecondaryIndexes[].OnDemandThroughput',
    ],
    ['AWS::Lambda::Function', { Layers: [] }, 'Layers'],
    ['AWS::Lambda::Function', { VpcConfig: {} }, 'VpcConfig'],
    ['AWS::Lambda::Function', { DeadLetterConfig: {} }, 'DeadLetterConfig'],
    ['AWS::Lambda::Function', { EphemeralStorage: { Size: 512 } }, 'EphemeralStorage'],
    [
      'AWS::Lambda::Function',
      { LoggingConfig: { LogGroup: 'a', LogFormat: 'JSON' } },
      'LoggingConfig.LogFormat',
    ],
    [
      'AWS::Lambda::EventInvokeConfig',
      { DestinationConfig: { OnSuccess: {} } },
      'DestinationConfig.OnSuccess',
    ],
    ['AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' }, 'ScheduleExpression'],
    ['AWS::Events::Rule', { Targets: [{ RoleArn: 'arn' }] }, 'Targets[].RoleArn'],
    ['AWS::Scheduler::Schedule', { EndDate: '2030-01-01' }, 'EndDate'],
    ['AWS::Scheduler::Schedule', { Target: { SqsParameters: {} } }, 'Target.SqsParameters'],
    ['AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true }, 'DisableExecuteApiEndpoint'],
    ['AWS::ApiGatewayV2::Stage', { StageVariables: {} }, 'StageVariables'],
    ['AWS::ApiGatewayV2::Route', { ApiKeyRequired: true }, 'ApiKeyRequired'],
    ['AWS::ApiGatewayV2::Integration', { RequestParameters: {} }, 'RequestParameters'],
    ['AWS::ApiGatewayV2::Authorizer', { AuthorizerUri: 'arn' }, 'AuthorizerUri'],
  ])('stops the start with its name: %s %j', (Type, Properties, property) => {
    const resolve = () => resolveTemplate({ Resources: { Mine: { Type, Properties } } }, ADDRESSES);
    expect(resolve).toThrow(StartFailure);
    expect(resolve).toThrow(
      `${Type} Mine cannot run locally: its property ${property} is not emulated.`,
    );
  });
});

describe('the list of known properties', () => {
  it('has every type that runs here but alarms, which have a strict schema', () => {
    const running = [...RESOURCE_KINDS].flatMap(([type, { inert }]) => (inert ? [] : [type]));
    const strict = 'AWS::CloudWatch::Alarm';
    expect(Object.keys(KNOWN_PROPERTIES).sort()).toEqual(
      running.filter((type) => type !== strict).sort(),
    );
  });

  it('has a reason in the README for each that has no effect', () => {
    const readme = readFileSync('infra/local/README.md', 'utf8');
    for (const { served, inert } of Object.values(KNOWN_PROPERTIES)) {
      for (const property of inert) {
        expect(served).not.toContain(property);
        expect(readme).toContain(`\`${property}\``);
      }
    }
  });

  it('takes tags of every type, and all below a property that it has', () => {
    for (const type of Object.keys(KNOWN_PROPERTIES)) checkProperties(type, 'Mine', { Tags: [] });
    checkProperties('AWS::Events::Rule', 'Mine', { EventPattern: { detail: { a: ['b'] } } });
  });
});
