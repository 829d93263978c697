import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { allowedBy, synthesizePipeline } from '../synthesized-pipeline.ts';

const { template } = synthesizePipeline();

const getArn = (start: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${start}`), 'Arn'] });

describe('the schedule', () => {
  it('calls the reconciler every minute', () => {
    template.resourceCountIs('AWS::Scheduler::Schedule', 1);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: Match.absent(),
      Target: { Arn: getArn('ReconcilerFunction') },
    });
  });

  it('gives a tick up when the next one comes, into its dead-letter queue', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: {
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 },
        DeadLetterConfig: { Arn: getArn('ReconcileScheduleUndeliveredQueue') },
      },
    });
  });

  it('has a role of its own, for calling the reconciler and filling that queue', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: { RoleArn: getArn('ReconcileScheduleRole') },
    });
    const allowed = allowedBy(template).filter(({ role }) => role === 'ReconcileScheduleRole');
    expect(allowed.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      'lambda:InvokeFunction ReconcilerFunction.Arn',
      'sqs:SendMessage ReconcileScheduleUndeliveredQueue.Arn',
    ]);
  });

  it('is assumed for this account only', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });
});

describe('the failures of the reconciler', () => {
  it('are kept in a queue of their own, and the next minute is the retry', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^ReconcilerFunction') },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: getArn('ReconcileScheduleFailedQueue') } },
    });
  });
});
