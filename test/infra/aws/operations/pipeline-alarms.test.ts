import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { synthesizePipeline } from '../synthesized-pipeline.ts';

const { template } = synthesizePipeline();

const alarm = z.object({
  AlarmName: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()),
  MetricName: z.string(),
  Namespace: z.string(),
  TreatMissingData: z.string(),
  ComparisonOperator: z.string(),
});

const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map((resource) =>
  alarm.parse(z.object({ Properties: z.unknown() }).parse(resource).Properties),
);

describe('every alarm', () => {
  it('notifies the operations topic when it fires and when it is over', () => {
    const topic = { Ref: expect.stringMatching(/^OperationsTopic/) };
    for (const { AlarmActions, OKActions } of alarms) {
      expect([AlarmActions, OKActions]).toEqual([[topic], [topic]]);
    }
  });

  it('treats missing data as a breach only where something must report at all times', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(breaching.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'RedshiftDataJobs-ReconcilerSilent',
      'RedshiftDataJobs-ScheduleSilent',
    ]);
  });
});

describe('what is watched', () => {
  it('is every dead-letter queue', () => {
    const queues = Object.keys(template.findResources('AWS::SQS::Queue'));
    expect(queues).toHaveLength(4);
    for (const queue of queues) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      });
    }
  });

  it('is each background function, failed and silent', () => {
    const names = alarms.map(({ AlarmName }) => AlarmName.replace('RedshiftDataJobs-', ''));
    for (const part of ['Collector', 'EventRule', 'Reconciler']) {
      expect(names).toEqual(expect.arrayContaining([`${part}Fails`, `${part}Silent`]));
    }
    expect(names).toEqual(expect.arrayContaining(['TicksUndelivered', 'ScheduleSilent']));
  });
});

describe('the operations topic', () => {
  it('lets CloudWatch of this account publish, over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('has the address that the settings give', () => {
    const { template: told } = synthesizePipeline({ alarmsTo: { email: 'ops@example.com' } });
    told.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  it('is a given one where the settings name it', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:pages';
    const { template: given } = synthesizePipeline({ alarmsTo: { topicArn } });
    given.resourceCountIs('AWS::SNS::Topic', 1);
    given.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [topicArn] });
    given.hasOutput('OperationsTopicArn', { Value: topicArn });
  });
});
