import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { allowedBy, synthesizePipeline } from '../synthesized-pipeline.ts';

const { template } = synthesizePipeline({ stackName: 'Reporting' });

const getArn = (start: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${start}`), 'Arn'] });

describe('the rule', () => {
  it('matches the end of our statements and nothing else', () => {
    template.resourceCountIs('AWS::Events::Rule', 1);
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventBusName: Match.absent(),
      EventPattern: Match.exact({
        source: ['aws.redshift-data'],
        'detail-type': ['Redshift Data Statement Status Change'],
        detail: { statementName: [{ prefix: 'Reporting/' }] },
      }),
    });
  });

  it('hands over to the collector for two hours, then to its dead-letter queue', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        Match.objectLike({
          Arn: getArn('CollectorFunction'),
          RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: getArn('StatementEventsUndeliveredQueue') },
        }),
      ],
    });
  });

  it('is the only one that may call the collector and fill the queue', () => {
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: getArn('CollectorFunction'),
      Principal: 'events.amazonaws.com',
      SourceArn: getArn('StatementEventsRule'),
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': getArn('StatementEventsRule') } },
          }),
        ]),
      },
    });
  });
});

describe('the failures of the collector', () => {
  it('are tried three times within two hours, then kept in a queue of their own', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^CollectorFunction') },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 7200,
      DestinationConfig: { OnFailure: { Destination: getArn('StatementEventsFailedQueue') } },
    });
  });

  it('may be sent there by the pipeline role, which may send nowhere else', () => {
    const sends = allowedBy(template).filter(
      ({ role, action }) => role === 'PipelineRole' && action.startsWith('sqs:'),
    );
    expect(sends.map(({ action, resource }) => `${action} ${resource}`).sort()).toEqual([
      'sqs:SendMessage ReconcileScheduleFailedQueue.Arn',
      'sqs:SendMessage StatementEventsFailedQueue.Arn',
    ]);
  });
});

describe('a dead-letter queue', () => {
  it('is encrypted and keeps a message for 14 days', () => {
    template.resourceCountIs('AWS::SQS::Queue', 4);
    template.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
  });

  it('answers over TLS only', () => {
    template.resourceCountIs('AWS::SQS::QueuePolicy', 4);
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });
});
