import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  EmailSubscription,
  LambdaSubscription,
  SqsSubscription,
} from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { jobsIn, newStack } from './jobs-in-app.ts';

describe('settled jobs', () => {
  it('are sent to a queue, and call a function, which may then be called', () => {
    const stack = newStack();
    const runtime = Runtime.NODEJS_24_X;
    const code = Code.fromInline('exports.handler = async () => {}');
    const fn = new LambdaFunction(stack, 'Pay', { runtime, code, handler: 'index.handler' });
    const reports = ['revenue-by-country'];
    const jobs = jobsIn(stack);
    const target = new SqsSubscription(new Queue(stack, 'Bills'));
    jobs.onSettled('Bill', { states: ['SUCCEEDED'], reports, target });
    jobs.onSettled('Pay', { target: new LambdaSubscription(fn) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      FilterPolicy: { state: ['SUCCEEDED'], report: reports },
    });
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'lambda' });
    template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'sns.amazonaws.com' });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  it('of no state or report are refused', () => {
    const jobs = jobsIn(newStack());
    const target = new EmailSubscription('jobs@example.com');
    expect(() => jobs.onSettled('A', { target, states: [] })).toThrow(
      'onSettled A: states: given: an empty list; accepted: SUCCEEDED, FAILED, CANCELLED',
    );
    expect(() => jobs.onSettled('B', { target, reports: [] })).toThrow('one name or more');
  });

  it('are sent to one target once, as SNS does', () => {
    const jobs = jobsIn(newStack());
    const target = new EmailSubscription('jobs@example.com');
    jobs.onSettled('Failed', { target, states: ['FAILED'] });
    expect(() => jobs.onSettled('Cancelled', { target, states: ['CANCELLED'] })).toThrow(
      'onSettled Cancelled: given: a target of an earlier one',
    );
  });

  it('of a report that is not there are waited for in vain, which a warning says', () => {
    const stack = newStack();
    const target = new EmailSubscription('jobs@example.com');
    jobsIn(stack).onSettled('Bill', { target, reports: ['revenue-by-county'] });
    const message = Match.stringLikeRegexp(
      '^onSettled Bill: there is no report revenue-by-county;',
    );
    expect(Annotations.fromStack(stack).findWarning('*', message)).toHaveLength(1);
  });
});
