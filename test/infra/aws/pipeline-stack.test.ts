import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { PipelineApp } from '../../../infra/aws/pipeline-app.ts';
import { pipelineIn, synthesizePipeline } from './synthesized-pipeline.ts';

const { template } = synthesizePipeline();

/** The types that the local stack runs; another one has to be taught to it first. */
const KNOWN_TYPES = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
];

describe('the stack', () => {
  it('consists of the known resource types, without a custom resource among them', () => {
    const { Resources } = template.toJSON();
    const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);
    expect([...new Set(types)].sort()).toEqual(KNOWN_TYPES);
  });

  it('is resources and outputs and needs neither rule nor parameter', () => {
    expect(Object.keys(template.toJSON()).sort()).toEqual(['Description', 'Outputs', 'Resources']);
  });

  it('tells where everything is', () => {
    expect(Object.keys(template.toJSON()['Outputs']).sort()).toEqual([
      'ApiInvokeArn',
      'ApiUrl',
      'Authorization',
      'CollectorFunctionName',
      'DatabaseUser',
      'FailedEventsQueueUrl',
      'FailedTicksQueueUrl',
      'JobTableName',
      'NotificationTopicArn',
      'OperationsTopicArn',
      'PipelineRoleArn',
      'Region',
      'ResultBucketName',
      'UndeliveredEventsQueueUrl',
      'UndeliveredTicksQueueUrl',
    ]);
  });

  it('tells what a caller’s policy names under IAM, and the page where a browser can open it', () => {
    const api = { Ref: expect.stringMatching(/^JobApi/) };
    expect(template.toJSON()['Outputs']['ApiInvokeArn'].Value['Fn::Join'][1]).toEqual([
      'arn:',
      { Ref: 'AWS::Partition' },
      ':execute-api:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':',
      api,
      '/$default/*/*',
    ]);
    template.hasOutput('ApiInvokeArn', { Description: Match.stringLikeRegexp('browser cannot') });
    const open = synthesizePipeline({ api: { authorization: 'none' } }).template;
    expect(open.toJSON()['Outputs']).not.toHaveProperty('ApiInvokeArn');
    open.hasOutput('ConsoleUrl', {
      Value: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.anyValue(), 'ApiEndpoint'] }, '/']] },
    });
  });

  it('tells a client whom to ask for tokens, and the key of results', () => {
    const tokens = { issuer: 'https://id.example', audience: ['a', 'b'] };
    const authorization = { jwt: { ...tokens, signIn: { clientId: 'page' } } };
    const { Outputs } = synthesizePipeline({
      api: { authorization },
      encryptionKey: 'create',
      unloadRole: 'create',
    }).template.toJSON();
    expect(Outputs).toMatchObject({
      Authorization: { Value: 'jwt' },
      TokenIssuer: { Value: 'https://id.example' },
      TokenAudience: { Value: 'a b' },
      TokenClientId: { Value: 'page' },
      EncryptionKeyArn: { Value: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
      UnloadRoleArn: { Value: expect.anything() },
    });
  });

  // CDK's own validation takes some seconds of a processor, which other tests may need too.
  it('has nothing that CloudFormation would refuse', { timeout: 120_000 }, async () => {
    const app = new PipelineApp();
    pipelineIn(app, {});
    const { directory } = app.synth();
    const report = await readFile(join(directory, 'validation-report.json'), 'utf8');
    await rm(directory, { recursive: true });
    expect(JSON.parse(report)).toHaveProperty('pluginReports', []);
  });

  it('stays as it is', () => {
    const json = JSON.stringify(template.toJSON(), null, 2)
      .replaceAll(/[0-9a-f]{64}\.zip/g, '<asset>.zip')
      // Of the runbook the headings: its text is compared with its file in runbook.test.ts.
      .replaceAll(/(\\"markdown\\":\\"## [^\\]*)(?:(?!\\",\\"background).)*/g, '$1');
    expect(json).toMatchSnapshot();
  });
});
